"""The demo's load, for those who know Locust: the same mixture, users and promises as `odl load-test`.

Locust's model is closed: users wait for their answer, think for 0.1 to 0.5 s, and ask again. Its latencies are counted from when a
request was sent, so that a server that stands still is asked less and looks better than it is; for latencies from when a
request was due, use `odl load-test` (docs/load-test.md). Statistics begin when the last user has come (reset-stats in locust.conf).
"""

import os
import random
import sys
import urllib.parse

import gevent
import requests
from locust import FastHttpUser, between, events, task
from locust.runners import WorkerRunner

import sla

MAX_ACCOUNTS = 50_000
ACCOUNTS_LOOKED_INTO = 20


class Data:
    """What of the server's data the requests name."""

    accounts: list[str] = []
    categories: list[str] = []
    words: list[str] = []


def headers() -> dict[str, str]:
    key = os.environ.get("ODL_API_KEY")
    return {"Authorization": f"Bearer {key}"} if key else {}


@events.init_command_line_parser.add_listener
def add_arguments(parser):
    group = parser.add_argument_group("SLA", "The promises that the exit code is about.")
    group.add_argument("--sla-qps", type=float, default=500, env_var="SLA_QPS", help="requests answered in a second, at least")
    group.add_argument("--sla-p95", type=float, default=100, env_var="SLA_P95", help="milliseconds that 95 of 100 requests stay below")
    group.add_argument("--sla-failures", type=float, default=0, env_var="SLA_FAILURES", help="percent of the requests that may fail")
    group.add_argument("--sla-sync", type=float, default=10, env_var="SLA_SYNC", help="seconds from a commit until readers see it")


def fail(environment, message: str) -> None:
    """Without data there is no test. On Locust's page the run is stopped; without it, Locust ends."""
    print(f"Error: {message}", file=sys.stderr)
    sys.stderr.flush()
    if environment.web_ui is None:
        os._exit(2)  # an exception in a listener would only be logged
    gevent.spawn_later(0.5, environment.runner.stop)
    raise RuntimeError(message)


def read(session: requests.Session, host: str, path: str, **query) -> dict:
    answer = session.get(host + path, params=query, timeout=10)
    answer.raise_for_status()
    return answer.json()


@events.test_start.add_listener
def read_data(environment, **_):
    host = (environment.host or "").rstrip("/")
    session = requests.Session()
    session.headers.update(headers())
    try:
        accounts, cursor = [], None
        while not accounts or (cursor and len(accounts) < MAX_ACCOUNTS):
            page = read(session, host, "/api/v1/accounts", limit=500, **({"cursor": cursor} if cursor else {}))
            accounts += [account["accountNumber"] for account in page["accounts"]]
            cursor = page["next_cursor"]
            if not accounts:
                fail(environment, f"{host} has no accounts to ask for; replicate a table first: odl sync --table PATH")
        categories, words = set(), set()
        for account in accounts[:ACCOUNTS_LOOKED_INTO]:
            path = f"/api/v1/accounts/{urllib.parse.quote(account, safe='')}/transactions"
            for transaction in read(session, host, path, limit=100)["transactions"]:
                if transaction["category"]:
                    categories.add(transaction["category"])
                words.update(word.lower() for word in (transaction["merchant"] or "").split()[:1] if len(word) > 2)
    except (requests.RequestException, KeyError, ValueError) as error:
        fail(environment, f"{host} cannot be load-tested: {str(error) or type(error).__name__}; start the API with odl serve or give --host")
    Data.accounts = [urllib.parse.quote(account, safe="") for account in accounts]
    Data.categories = [urllib.parse.quote(category, safe="") for category in sorted(categories)] or ["other"]
    Data.words = [urllib.parse.quote(word, safe="") for word in sorted(words)] or ["payment"]
    environment.sync_watch = sla.SyncWatch(lambda: read(session, host, "/api/v1/metrics"))
    gevent.spawn(environment.sync_watch.run)


@events.quitting.add_listener
def judge(environment, **_):
    """Prints the SLA block and sets the exit code: 0 when every promise was kept, 1 otherwise."""
    if isinstance(environment.runner, WorkerRunner) or not hasattr(environment, "sync_watch"):
        return
    environment.sync_watch.stop()
    promises = sla.check(environment.stats.total, environment.sync_watch, environment.parsed_options)
    print(sla.text(promises))
    environment.process_exit_code = 0 if all(promise.passed for promise in promises) else 1


class BankCustomer(FastHttpUser):
    """Looks at the balance most of the time."""

    wait_time = between(0.1, 0.5)

    @task(40)
    def balance(self):
        self.ask("balance", "/api/v1/accounts/{account}/balance")

    @task(25)
    def latest_statement(self):
        self.ask("latest_statement", "/api/v1/accounts/{account}/statements/latest")

    @task(20)
    def transactions_by_category(self):
        self.ask("transactions_by_category", "/api/v1/accounts/{account}/transactions?category=" + random.choice(Data.categories))

    @task(10)
    def search(self):
        self.ask("search", "/api/v1/accounts/{account}/transactions/search?q=" + random.choice(Data.words))

    @task(5)
    def accounts(self):
        self.ask("accounts", "/api/v1/accounts?limit=50")

    def ask(self, name: str, path: str) -> None:
        account = random.choice(Data.accounts)
        with self.client.get(path.replace("{account}", account), name=name, headers=headers(), catch_response=True) as answer:
            if answer.status_code == 404 and "{account}" in path:
                # The account was there when the test began: a change has closed it.
                answer.success()
                if len(Data.accounts) > 1 and account in Data.accounts:
                    Data.accounts.remove(account)
