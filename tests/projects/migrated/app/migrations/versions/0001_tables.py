from sqlalchemy import Column, ForeignKey, Integer, String, Text


def upgrade(op):
    op.create_table(
        "notes",
        Column("id", Integer, primary_key=True),
        Column("tenant", String(20), nullable=False),
        Column("text", String(40), unique=True),
    )
    op.create_table(
        "lines",
        Column("id", Integer, primary_key=True),
        Column("note_id", Integer, ForeignKey("notes.id"), nullable=False),
        Column("text", Text),
    )
    op.execute("CREATE TABLE invoices (tenant text NOT NULL, amount int CHECK (amount > 0))")


def downgrade(op):
    op.execute("DROP TABLE invoices, lines, notes")
