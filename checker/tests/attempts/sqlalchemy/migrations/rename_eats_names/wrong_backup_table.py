"""The titles are kept in a table of their own, and come back from there. What was written since is
in no backup.

Refused by: gives_them_back"""


def upgrade() -> None:
    op.execute("CREATE TABLE titles AS SELECT id, title FROM boats")
    op.alter_column("boats", "title", new_column_name="name")


def downgrade() -> None:
    op.alter_column("boats", "name", new_column_name="title")
    op.execute(
        "UPDATE boats SET title = coalesce("
        "(SELECT title FROM titles WHERE titles.id = boats.id), 'unnamed')"
    )
    op.drop_table("titles")
