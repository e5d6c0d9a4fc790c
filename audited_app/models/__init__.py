"""Every model, so that importing the package registers all tables."""

from audited_app.models.api_key import ApiKey
from audited_app.models.counter import Counter
from audited_app.models.invoice import Invoice
from audited_app.models.login_session import LoginSession
from audited_app.models.note import Note
from audited_app.models.project import Project
from audited_app.models.tenant import Tenant
from audited_app.models.user import User

__all__ = ["ApiKey", "Counter", "Invoice", "LoginSession", "Note", "Project", "Tenant", "User"]
