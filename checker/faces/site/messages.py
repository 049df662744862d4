"""What logs say of the ailments of the course, word for word, and which katas have them."""

from collections.abc import Iterator
from typing import NamedTuple

from checker.kata import Kata


class Message(NamedTuple):
    """A line of a log as people paste it, who says it, and what it means.

    Who says it is the Python module that has these words in it, or else a program.
    """

    text: str
    said_by: str
    meaning: str
    katas: tuple[str, ...]


def of(kata: Kata) -> list[Message]:
    """Those by which its ailment may be known."""
    return [message for message in MESSAGES if kata.path in message.katas]


def quoted(*katas: Kata) -> Iterator[str]:
    """The words of the log, and what they mean, each once."""
    for message in dict.fromkeys(message for kata in katas for message in of(kata)):
        yield f"```{{ .text .log }}\n{message.text}\n```\n\n{message.meaning}"


MESSAGES = (
    Message(
        "Task exception was never retrieved",
        "asyncio.futures",
        "A task failed when nobody waited for it any more: its caller had left with another error.",
        ("asyncio/taskgroup/leaked_siblings",),
    ),
    Message(
        "Task was destroyed but it is pending!",
        "asyncio.tasks",
        "Nobody kept the task of a `create_task`, or waited for it: it vanished amid its work.",
        ("asyncio/cancellation/seat_that_stays_reserved",),
    ),
    Message(
        "ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)",
        "asyncio.taskgroups",
        "What a task raises leaves its group inside of another error, and no `except` catches it.",
        ("asyncio/taskgroup/not_found_became_500",),
    ),
    Message(
        "Executing <Task pending name='Task-7'> took 2.003 seconds",
        "asyncio.base_events",
        "In debug mode, asyncio names who held the loop. Nothing else ran for that long.",
        ("asyncio/structured/frozen_health_check", "sqlalchemy/sessions/frozen_by_the_session"),
    ),
    Message(
        'Liveness probe failed: Get "http://10.0.0.7/health": context deadline exceeded '
        "(Client.Timeout exceeded while awaiting headers)",
        "Kubernetes",
        "The server did not answer in time. Often it was not down: one call had stopped its loop.",
        ("asyncio/structured/frozen_health_check", "sqlalchemy/sessions/frozen_by_the_session"),
    ),
    Message(
        "Attempted to exit cancel scope in a different task than it was entered in",
        "anyio._backends._asyncio",
        "A generator yields inside of a timeout or a group, and somebody else has closed it.",
        ("asyncio/cancellation/export_with_deadline",),
    ),
    Message(
        "Access to fetch at 'https://api.example/orders' from origin 'https://shop.example' "
        "has been blocked by CORS policy: "
        "No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        "browsers",
        "Often no matter of CORS: the app crashed, and its 500 never went through the middleware.",
        ("fastapi/middleware/crash_like_cors",),
    ),
    Message(
        "RuntimeError: No response returned.",
        "starlette.middleware.base",
        "A client left, and `BaseHTTPMiddleware` has no answer to pass on.",
        ("fastapi/middleware/export_nobody_waited_for",),
    ),
    Message(
        "jwt.exceptions.ExpiredSignatureError: Signature has expired",
        "jwt.api_jwt",
        "A token that is too old is no error of the server's; unhandled, it is answered with 500.",
        ("fastapi/dependencies/bad_token_server_error",),
    ),
    Message(
        "Application startup failed. Exiting.",
        "uvicorn.lifespan.on",
        "The lifespan raised. What it had opened by then stays open, unless it closes it.",
        ("fastapi/background/half_started_app",),
    ),
    Message(
        "ValueError: Out of range float values are not JSON compliant",
        "json.encoder",
        "There was a NaN in the input, and it is repeated in the answer that refuses it.",
        ("fastapi/background/two_dialects_of_error",),
    ),
    Message(
        "connect() failed (111: Connection refused) while connecting to upstream",
        "nginx",
        "A server that is being replaced closed its door before the balancer looked elsewhere.",
        ("fastapi/background/deploy_that_drops_requests",),
    ),
    Message(
        "sqlalchemy.exc.TimeoutError: QueuePool limit of size 5 overflow 10 reached, "
        "connection timed out, timeout 30.00",
        "sqlalchemy.pool.impl",
        "All connections of the pool are out, and none came back within half a minute.",
        (
            "sqlalchemy/sessions/three_bad_requests",
            "pooling/database/waiting_for_rates",
            "pooling/database/deadlock_at_three",
            "sqlalchemy/relationships/three_hundred_ids",
            "fastapi/dependencies/live_feed_ate_the_pool",
        ),
    ),
    Message(
        "The garbage collector is trying to clean up non-checked-in connection",
        "sqlalchemy.pool.base",
        "A session was not closed on one of its paths; its connection came back by chance.",
        ("sqlalchemy/sessions/three_bad_requests",),
    ),
    Message(
        "sqlalchemy.exc.MissingGreenlet: greenlet_spawn has not been called; can't call await_() "
        "here. Was IO attempted in an unexpected place?",
        "sqlalchemy.util.concurrency",
        "An attribute had to be loaded, and there is no `await` where it was read: it had expired "
        "with the commit, or nobody had asked for it.",
        (
            "sqlalchemy/sessions/unreadable_receipt",
            "sqlalchemy/relationships/slower_every_customer",
        ),
    ),
    Message(
        "DetachedInstanceError: Parent instance <Customer> is not bound to a Session; "
        "lazy load operation of attribute 'orders' cannot proceed",
        "sqlalchemy.orm.strategies",
        "The session was closed before somebody read what had not been loaded.",
        ("sqlalchemy/relationships/slower_every_customer",),
    ),
    Message(
        "'Customer.orders' is not available due to lazy='raise'",
        "sqlalchemy.orm.strategies",
        "The cure at work: whoever reads the collection has to say beforehand that it is wanted.",
        ("sqlalchemy/relationships/slower_every_customer",),
    ),
    Message(
        "This session is provisioning a new connection; concurrent operations are not permitted",
        "sqlalchemy.orm.session",
        "Two tasks use one session, and it has no connection yet. Warm, it would go well by luck.",
        ("sqlalchemy/sessions/dashboard_until_deploy",),
    ),
    Message(
        "IllegalStateChangeError: Method 'close()' can't be called here; "
        "method '_connection_for_bind()' is already in progress",
        "sqlalchemy.orm.state_changes",
        "The same: one task closes the session while another one is at work in it.",
        ("sqlalchemy/sessions/dashboard_until_deploy",),
    ),
    Message(
        "cannot perform operation: another operation is in progress",
        "asyncpg.protocol.protocol",
        "Two tasks talk over one connection, which can do one thing at a time.",
        ("sqlalchemy/sessions/dashboard_until_deploy",),
    ),
    Message(
        "PendingRollbackError: This Session's transaction has been rolled back due to a previous "
        "exception during flush.",
        "sqlalchemy.orm.session",
        "Somebody else's error ended the transaction of a session that all share.",
        ("sqlalchemy/sessions/one_session_for_everyone",),
    ),
    Message(
        "can't subtract offset-naive and offset-aware datetimes",
        "_datetime",
        "The column has no time zone, and the moment that it is to keep has one.",
        ("sqlalchemy/sessions/clock_without_zone",),
    ),
    Message(
        "the number of query arguments cannot exceed 32767",
        "asyncpg.protocol.protocol",
        "All rows in one statement are too many: PostgreSQL takes that many parameters at most.",
        ("sqlalchemy/migrations/twenty_minute_import",),
    ),
    Message(
        "sqlalchemy.exc.IntegrityError: (sqlalchemy.dialects.postgresql.asyncpg."
        "UniqueViolationError) duplicate key value violates unique constraint",
        "PostgreSQL",
        "One row is there already, and takes all the others of its transaction with it.",
        ("sqlalchemy/migrations/one_duplicate",),
    ),
    Message(
        "asyncpg.exceptions.TooManyConnectionsError: sorry, too many clients already",
        "PostgreSQL",
        "All workers together have asked for more connections than the server grants.",
        ("pooling/database/pool_per_visitor", "pooling/tuning/five_replicas"),
    ),
    Message(
        "asyncpg.exceptions.TooManyConnectionsError: remaining connection slots are reserved",
        "PostgreSQL",
        "The same, a few connections earlier: the last ones are kept for the superuser.",
        ("pooling/database/pool_per_visitor", "pooling/tuning/five_replicas"),
    ),
    Message(
        "terminating connection due to idle-in-transaction timeout",
        "PostgreSQL",
        "A transaction was open while the code waited for something else, too long for the server.",
        ("pooling/database/waiting_for_rates", "fastapi/dependencies/live_feed_ate_the_pool"),
    ),
    Message(
        "Unclosed client session",
        "aiohttp.client",
        "A `ClientSession` was made for one call and left to itself, with its connections.",
        ("pooling/http/session_per_request",),
    ),
    Message(
        "Unclosed connection",
        "aiohttp.connector",
        "An answer was neither read nor closed: its connection does not go back to the pool.",
        ("pooling/http/unread_response",),
    ),
    Message(
        "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: "
        "unable to get local issuer certificate",
        "OpenSSL",
        "Not to be silenced by `ssl=False`: the partner's own authority has to be made known.",
        ("pooling/http/painted_padlock",),
    ),
    Message(
        "InterfaceError: connection is closed",
        "asyncpg.connection",
        "The database was restarted, and the pool lends out what has died meanwhile.",
        ("pooling/tuning/after_failover",),
    ),
    Message(
        "ConnectionDoesNotExistError: connection was closed in the middle of operation",
        "asyncpg.protocol.protocol",
        "It died while it was used. Whether a COMMIT had been done, nobody can tell.",
        ("pooling/tuning/after_failover",),
    ),
    Message(
        "ConnectionResetError: [Errno 104] Connection reset by peer",
        "Linux",
        "The other side is gone, and says so only when it is spoken to.",
        ("pooling/tuning/after_failover",),
    ),
    Message(
        "sqlite3.OperationalError: database is locked",
        "SQLite",
        "Somebody else writes. This may be tried again; most other errors may not.",
        ("pooling/tuning/charged_three_times",),
    ),
)
