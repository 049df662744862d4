"""What the course must teach, rule by rule; a kata's checks say which of it they `SHOW`."""

PATTERNS = {  # patterns to learn, and decisions to take
    "asyncio/taskgroup": (
        "`TaskGroup` for tasks that belong together",
        "`asyncio.timeout` for deadlines",
        "`except*` for several failures",
    ),
    "asyncio/structured": (
        "`Semaphore` to bound concurrency",
        "`to_thread` for code that blocks",
    ),
    "asyncio/cancellation": (
        "`CancelledError` raised again after the clean-up",
        "`finally` for what must be given back",
        "No `yield` inside a cancel scope",
    ),
    "fastapi/dependencies": (
        "`Annotated` dependencies that tests can override",
        "Class-based services with `Depends`",
        "Sessions and clients that are injected",
        "Authentication as a chain of dependencies",
        "The scope of a dependency: until the answer, or beyond",
    ),
    "fastapi/middleware": (
        "The order CORS > RequestID > Timing > Logging",
        "A request id that is the client's, the log's and the answer's",
        "Middleware for all routes, `Depends` for some",
        "Errors that carry every header the page needs",
        "Pure ASGI middleware where a client may leave",
    ),
    "fastapi/background": (
        "A lifespan by `asynccontextmanager`",
        "Health of all critical dependencies",
        "Pydantic Settings with `.env` and validation",
        "RFC 9457 problem details",
        "Fast responses: each row serialised once",
        "Draining before the end",
    ),
    "sqlalchemy/sessions": (
        "One `AsyncSession` per request",
        "`expire_on_commit=False`",
        "A connection given back on every path",
        "`DateTime(timezone=True)`, and UTC in every database",
    ),
    "sqlalchemy/relationships": (
        '`lazy="raise"`',
        "`selectinload` for collections",
        "Separate sessions for concurrent queries, fewer than the pool has connections",
    ),
    "sqlalchemy/migrations": (
        "A generic async repository",
        "Bulk inserts in chunks of 1000 to 10000",
        "A savepoint, or `ON CONFLICT`, for the row that may fail",
        "A migration that keeps the rows, up and down",
    ),
    "pooling/database": (
        "SQLAlchemy's pool: `pool_size`, `max_overflow`, `pool_pre_ping`",
        "asyncpg's pool: its bounds and its life",
        "A lifespan that opens and closes the pools",
    ),
    "pooling/http": (
        "One `ClientSession`, with `TCPConnector` limits and DNS cache",
        "Cookies that stay with the user for whom they were set",
        "TLS that is checked, by a partner's own authority too",
    ),
    "pooling/tuning": (
        "Prometheus metrics of the pool",
        "The size: `(concurrent_requests / avg_queries_per_request) * 1.5`, and Little's law",
        "Connections that have died: found before they are used, and no COMMIT sent twice",
        "Retries: transient errors only, a session for each try, no side effect",
        "The fleet: all pools of all workers, also in a deploy, fit into `max_connections`",
    ),
}
ANTI_PATTERNS = {  # what code must never do
    "asyncio/taskgroup": ("`gather()` in new code",),
    "asyncio/structured": ("Blocking the loop",),
    "asyncio/cancellation": (
        "Swallowing `CancelledError`",
        "A bare `create_task`",
    ),
    "fastapi/dependencies": ("Sessions created in routes",),
    "sqlalchemy/sessions": (
        "Global mutable session state",
        "An `AsyncSession` shared by tasks",
        "A sync `Session` in async code",
        "A session that a failed path leaves open",
    ),
    "sqlalchemy/relationships": ("A query for each row (N+1)",),
    "sqlalchemy/migrations": ("Commits inside of a repository",),
    "pooling/database": (
        "An engine or a pool per request",
        "Pools that are never closed",
        "A connection held while something else is waited for",
    ),
    "pooling/http": (
        "A client session per request",
        "A cookie jar that users share",
        "TLS without a check, as by `ssl=False`",
    ),
    "pooling/tuning": ("A retry around everything",),
}
