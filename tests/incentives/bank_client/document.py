"""The published document, read as any bank would: which call takes and answers what."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

VERBS = ("get", "post", "put", "delete")


class NotAsPublished(Exception):
    """The site, or this client, does not keep to the document."""


@dataclass(frozen=True)
class Operation:
    """One call of the document."""

    verb: str
    path: str
    about: Mapping[str, Any]

    def address(self, **named: str) -> str:
        """The path with its places filled."""
        for name in re.findall(r"{(\w+)}", self.path):
            if name not in named:
                raise NotAsPublished(f"{self.path} needs {name}")
        return re.sub(r"{(\w+)}", lambda found: named[found[1]], self.path)

    def takes(self, header: str) -> bool:
        """Whether the call knows this header."""
        return any(
            one["in"] == "header" and one["name"].lower() == header.lower()
            for one in self.about.get("parameters", ())
        )


class Document:
    """Operations by their identifier, shapes by their name."""

    def __init__(self, text: bytes) -> None:
        self.told: dict[str, Any] = json.loads(text)
        self.operations = {one.about["operationId"]: one for one in self._operations()}

    def _operations(self) -> Iterator[Operation]:
        for path, item in self.told["paths"].items():
            for verb in VERBS:
                if verb in item:
                    yield Operation(verb, path, item[verb])

    def operation(self, verb: str, path: str) -> Operation:
        """The call of this verb whose path ends so."""
        found = [
            one
            for one in self.operations.values()
            if one.verb == verb and re.sub(r"{\w+}", "{}", one.path) == path
        ]
        if len(found) != 1:
            raise NotAsPublished(f"{verb} {path}: {len(found)} in the document")
        return found[0]

    def check_request(self, operation: Operation, body: Mapping[str, Any]) -> None:
        """Refuse to send what the document does not know."""
        content = operation.about.get("requestBody", {}).get("content", {})
        if "application/json" in content:
            self._check(content["application/json"]["schema"], body, at=operation.path)

    def check_answer(self, operation: Operation, status: int, body: Any) -> None:
        """Refuse to read what the document does not describe."""
        answers = operation.about["responses"]
        if str(status) not in answers:
            raise NotAsPublished(f"{operation.path} answered {status}")
        content = answers[str(status)].get("content", {})
        if "application/json" in content:
            self._check(content["application/json"]["schema"], body, at=operation.path)

    def _check(self, schema: Mapping[str, Any], value: Any, *, at: str) -> None:
        schema = self._resolved(schema)
        if isinstance(value, dict) and "properties" in schema:
            known = schema["properties"]
            missing = set(schema.get("required", ())) - set(value)
            strange = set(value) - set(known)
            if missing or strange:
                raise NotAsPublished(f"{at}: missing {missing}, unknown {strange}")
            for name, part in value.items():
                self._check(known[name], part, at=f"{at}.{name}")
        elif isinstance(value, list) and "items" in schema:
            for part in value:
                self._check(schema["items"], part, at=f"{at}[]")
        elif "enum" in schema and value not in schema["enum"]:
            raise NotAsPublished(f"{at}: {value!r} is none of {schema['enum']}")

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema or len(schema.get("allOf", ())) == 1:
            if "$ref" not in schema:
                schema = schema["allOf"][0]
                continue
            found: Any = self.told
            for part in schema["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            schema = found
        return schema
