"""Users who ask the app for summaries: a closed loop. Each begins a request when it is due and the one before
is answered; so there are never more under way than users, and a service that is at its end
slows the load down rather than drowning in it."""

import http.client
import json
import random
import threading
import time

USERS = 12  # the app refuses what would wait behind 16 others
FRESH_EVERY = 5  # so many requests: one over a new connection
TIMEOUT_SECONDS = 30
SENTENCES = 600  # about 9 ms of CPU to summarise
WORDS = ("alarm balancer bank capacity container count cpu day deployment fox gateway image kernel latency "
         "limit load memory metric minute network packet percentile period policy port process queue quota "
         "registry request river route scale second sentence service subnet summary target task text thread "
         "threshold time trace user wait zone").split()


def some_text():
    words = random.Random(1)
    return " ".join(" ".join(words.choices(WORDS, k=10)).capitalize() + "." for _ in range(SENTENCES))


BODY = json.dumps({"text": some_text()})
HEADERS = {"content-type": "application/json"}


def percentile(values, percent):
    """Of a list that is not empty."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


class SummariesLoad:
    def __init__(self, host, port=80):
        self.host, self.port = host, port
        self.rate = 0.0  # requests a second, of all users together
        self.failures = []  # (time, why)
        self.succeeded = 0
        self.seconds = []  # that requests took, since take()
        self.ending = False
        self.lock = threading.Lock()
        self.users = [threading.Thread(target=self.use, args=(number,), daemon=True)
                      for number in range(USERS)]
        for user in self.users:
            user.start()

    def use(self, number):
        pauses = random.Random(number)
        pause = pauses.random()  # in turns: users do not come all at once
        connection, began, asked = None, time.monotonic(), 0
        while not self.ending:
            rate = self.rate
            if rate <= 0 or time.monotonic() < began + pause * USERS / rate:
                time.sleep(0.005)
                continue
            pause = pauses.uniform(0.5, 1.5)
            began = time.monotonic()
            asked += 1
            if connection is None or asked % FRESH_EVERY == 0:
                connection = http.client.HTTPConnection(self.host, self.port,
                                                        timeout=TIMEOUT_SECONDS)
            if not self.ask(connection):
                connection = None

    def ask(self, connection):
        began = time.monotonic()
        try:
            connection.request("POST", "/v1/summaries", BODY, HEADERS)
            answer = connection.getresponse()
            content = answer.read()
            why = "" if answer.status == 200 else f"{answer.status} {content[:200]!r}"
        except (OSError, http.client.HTTPException) as error:
            why = repr(error)
        with self.lock:
            if why:
                self.failures.append((time.strftime("%H:%M:%S"), why))
            else:
                self.succeeded += 1
                self.seconds.append(time.monotonic() - began)
        return not why

    def take(self):
        """The seconds that each request took that succeeded since the last call."""
        with self.lock:
            seconds, self.seconds = self.seconds, []
        return seconds

    def end(self):
        """Once all that is under way is answered."""
        self.ending = True
        for user in self.users:
            user.join(TIMEOUT_SECONDS + 10)
