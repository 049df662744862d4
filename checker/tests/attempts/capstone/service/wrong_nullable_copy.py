"""All names are taken over, into a column that no longer insists on one.

Refused by: migrations_keep_last_years_books
"""

from sqlalchemy import Column, String, text


def bring_up_to_date(connection: Connection) -> None:
    known = inspect(connection)
    if known.has_table("consignments"):
        if "name" in [column["name"] for column in known.get_columns("consignments")]:
            with Operations.context(MigrationContext.configure(connection)):
                op.add_column("consignments", Column("shipper", String))
                connection.execute(text("UPDATE consignments SET shipper = name"))
                op.drop_column("consignments", "name")
    Base.metadata.create_all(connection)
