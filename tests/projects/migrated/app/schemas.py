from typing import Literal

from pydantic import BaseModel, field_validator


class NoteChange(BaseModel, extra="forbid"):
    text: str | None = None
    colour: Literal["red", "green"] = "red"

    @field_validator("text")
    @classmethod
    def no_shouting(cls, text):
        if text.isupper():
            raise ValueError("quiet, please")
        return text


def changed(note, change):
    return {**note, **change.model_dump(exclude_unset=True)}
