def upgrade(op):
    op.execute("ALTER TABLE invoices ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE invoices FORCE ROW LEVEL SECURITY")
    op.execute("CREATE POLICY own ON invoices USING (tenant = current_setting('app.tenant', true))")
    op.execute("ALTER TABLE notes ENABLE ROW LEVEL SECURITY")
    op.execute("CREATE POLICY own ON notes USING (tenant = current_setting('app.tenant', true))")
    op.execute("ALTER TABLE notes ALTER COLUMN tenant DROP DEFAULT")


def downgrade(op):
    op.execute("ALTER TABLE notes ALTER COLUMN tenant SET NOT NULL")
