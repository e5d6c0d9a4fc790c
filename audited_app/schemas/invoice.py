from typing import Annotated

from pydantic import StringConstraints

from audited_app.schemas.types import Amount, Answer, RequestBody


class InvoiceIn(RequestBody):
    number: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9-]{1,20}$")]
    amount: Amount


class InvoiceOut(InvoiceIn, Answer):
    id: int
