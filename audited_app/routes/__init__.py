"""The HTTP side: a router a topic. Routes own the transaction: they commit, or roll back and say why."""

from audited_app.routes import auth, counter, external, health, invoices, notes, projects, summary, users

PUBLIC_ROUTERS = (health.router,)
TENANT_ROUTERS = (
    users.router,
    projects.router,
    summary.router,
    notes.router,
    invoices.router,
    counter.router,
    external.router,
    auth.router,
)
