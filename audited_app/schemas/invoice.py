from typing import Annotated

from pydantic import BaseModel, StringConstraints

from audited_app.schemas.types import Amount, RequestBody


class InvoiceIn(RequestBody):
    number: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9-]{1,20}$")]
    amount: Amount


class InvoiceOut(BaseModel):
    id: int
    number: str
    amount: int
