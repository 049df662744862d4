"""In batch mode, too, a column can get its new name in place."""


def upgrade() -> None:
    with op.batch_alter_table("boats", recreate="never") as boats:
        boats.alter_column("title", new_column_name="name")


def downgrade() -> None:
    with op.batch_alter_table("boats", recreate="never") as boats:
        boats.alter_column("name", new_column_name="title")
