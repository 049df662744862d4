"""The old table steps aside under another name, and the new one takes its place. SQLite lets the
moorings follow the old table; when that is dropped, they go with it.

Refused by: keeps_the_moorings"""


def rebuild(old: str, new: str) -> None:
    op.drop_index(f"ix_boats_{old}", "boats")
    op.drop_index("ix_boats_sail", "boats")
    op.rename_table("boats", "old_boats")
    op.create_table(
        "boats",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sail", sa.String(9), nullable=False),
        sa.Column(new, sa.String(80), nullable=False, server_default="unnamed"),
    )
    op.execute(f"INSERT INTO boats SELECT id, sail, {old} FROM old_boats")
    op.drop_table("old_boats")
    op.create_index("ix_boats_sail", "boats", ["sail"], unique=True)
    op.create_index(f"ix_boats_{new}", "boats", [new])


def upgrade() -> None:
    rebuild("title", "name")


def downgrade() -> None:
    rebuild("name", "title")
