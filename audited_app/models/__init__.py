"""Every model, so that importing the package registers all tables."""

from audited_app.models.api_key import ApiKey as ApiKey
from audited_app.models.counter import Counter as Counter
from audited_app.models.invoice import Invoice as Invoice
from audited_app.models.login_session import LoginSession as LoginSession
from audited_app.models.note import Note as Note
from audited_app.models.project import Project as Project
from audited_app.models.tenant import Tenant as Tenant
from audited_app.models.user import User as User
