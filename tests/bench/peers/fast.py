"""FastAPI and asyncpg: the stored card by one query through a pool, prepared by asyncpg."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import asyncpg
from fastapi import FastAPI, HTTPException, Request, Response

QUERY = """
SELECT c.body, c.etag FROM merchants_key k
  JOIN merchants_card c ON c.merchant_id = k.merchant_id
 WHERE k.value = $1 AND (c.changes_on IS NULL OR c.changes_on > $2)"""


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Open the pool with the server, close it with the server."""
    async with asyncpg.create_pool(os.environ["PEER_DSN"], min_size=4, max_size=16) as pool:
        app.state.pool = pool
        yield


application = FastAPI(lifespan=lifespan)


@application.get("/api/open/v1/merchants/{code}")
async def merchant(code: str, request: Request) -> Response:
    """The public card of a merchant."""
    found: Any = await request.app.state.pool.fetchrow(QUERY, code, date.today())  # noqa: DTZ011
    if found is None:
        raise HTTPException(status_code=404)
    headers = {"ETag": f'"{found["etag"]}"', "Cache-Control": "no-cache"}
    return Response(found["body"], media_type="application/json", headers=headers)
