"""Carries out intents as jobs: review before signing, background tasks, and results."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, cast

from textual.app import ScreenError
from textual.screen import ModalScreen

from custody.forms.form import Form
from custody.pages.parts.page import Action
from custody.tui.app.sign_in import SigningIn
from custody.tui.background_tasks import Work
from custody.tui.pages.review import Given, Known, Review, known, papers_of
from custody.tui.screens.browse import BrowseScreen
from custody.tui.screens.dialogs.confirm import ConfirmScreen
from custody.tui.screens.dialogs.printing import PrintScreen
from custody.tui.screens.dialogs.progress import WorkingScreen
from custody.tui.screens.dialogs.secret import SecretScreen
from custody.tui.screens.result import ResultScreen
from custody.tui.screens.review import ReviewScreen
from custody.tui.screens.sign_in import SignInScreen
from custody.tui.screens.task_list import RunningScreen
from custody.tui.services import jobs
from custody.tui.services.intents import Done, Failed, Intent, intent_title

if TYPE_CHECKING:
    from custody.tui.app.app import CustodyApp
    from custody.tui.pages.follow_ups import FollowUps


class Filled(Protocol):
    """A screen whose answers are submitted as intents."""

    form: Form

    def entered(self) -> None:
        """Close the screen once its entries are recorded."""

    def refused(self, failed: Failed) -> None:
        """Show the reason of a refusal; the screen may be closed by now."""


@dataclass
class _Paper:
    """A paper that is printed without a form of its own."""

    form: Form

    def entered(self) -> None:
        """Close nothing: there is no form."""

    def refused(self, failed: Failed) -> None:
        """Show nothing more than the reason."""


class IntentRunner:
    """The runner of the intents that screens submit; ``works`` are those under way or not reported yet."""

    def __init__(self, app: CustodyApp, signing_in: SigningIn) -> None:
        self._app, self._signing_in = app, signing_in
        self.works: list[Work] = []

    def perform_all(self, intents: Sequence[Intent], form: Filled) -> None:
        """Carry out independent intents of a form; their entries are signed and recorded together.

        If they record entries and nobody is signed in, the sign-in dialog opens instead.
        """
        if form.form.writes and not self._app.session.signed_in:
            self._app.action_sign_in()
            return
        self._begin(intents, form, None)

    def _begin(self, intents: Sequence[Intent], form: Filled, before: Review | None) -> None:
        """Start the task of a form; ``before`` is a review that others' entries made void."""
        title, parts = intent_title(intents[0])
        work = Work(title, form.entered, parts, self._app.session.key, form.refused, before=before)
        work.person = self._app.session.person
        work.given, work.again = _given(intents, form.form), lambda agreed: self._begin(intents, form, agreed)

        def run(job: jobs.Job) -> Done:
            one, acts = len(intents) == 1, self._app.acts
            done = acts.perform(intents[0], job) if one else acts.perform_all(intents, job)
            self._app.page_service.practised.add(" ".join(intents[0].words))
            return done

        work.job = jobs.start(
            self._app,
            run,
            lambda found: self._ended(work, found),
            lambda failed: self._ended(work, failed),
            what=" ".join(intents[0].words),
        )
        self.works.append(work)
        self._app.push_screen(WorkingScreen(work, lambda: self._set_aside(work, form)))

    def show_running(self) -> None:
        """Show the list of background tasks, unless a dialog is open."""
        if not isinstance(self._app.screen, ModalScreen):
            self._app.push_screen(
                RunningScreen([work for work in self.works if work.background], self._app.messages.lines),
                self._take_up,
            )

    def end_work(self, work: Work) -> None:
        """Close the screen of a task; one under another screen closes when it is seen again."""
        if isinstance(self._app.screen, WorkingScreen) and self._app.screen.work is work:
            self._app.pop_screen()

    def review(self, event: jobs.Agree) -> None:
        """Show the entries that a job is about to sign, so that a person agrees to them or not."""
        work = self._of(event.job)
        if work is None:
            return

        def look() -> Known:
            return self._app.page_service.make(
                lambda context: known(context, event.drafts, work.given), "review"
            )

        def show(about: Known) -> None:
            work.asks, work.about = event, replace(about, before=work.before)
            self._show_asked(work)

        jobs.start(self._app, lambda _: look(), show, lambda _: show(Known()))

    def ask_secret(self, event: jobs.Secret) -> None:
        """Show the question for a passphrase that a job needs, once its person is there."""
        work = self._of(event.job)
        if work is not None:
            work.asks = event
            self._show_asked(work)

    def show_paper(self, event: jobs.Prints) -> None:
        """Show a paper that a job is about to print, once its person is there."""
        work = self._of(event.job)
        if work is not None:
            work.asks = event
            self._show_asked(work)

    def print_paper(self, act: Action) -> None:
        """Make the paper of an action, which is shown before it is printed."""

        def begin(form: Form) -> None:
            self.perform_all([Intent(act.words, act.values)], _Paper(form))

        self._app.ask(lambda _: self._app.acts.form(act.words), begin, self._app.trouble)

    def _of(self, job: jobs.Job) -> Work | None:
        return next((work for work in self.works if work.job is job), None)

    def progress(self, event: jobs.Progress) -> None:
        """Record the progress of a job, and show it on its progress screen if that is open."""
        for work in self.works:
            if work.job is event.job:
                work.take(event)
        if isinstance(self._app.screen, WorkingScreen) and self._app.screen.work.job is event.job:
            self._app.screen.work.take(event)
            self._app.screen.show()

    def _follow(self, done: Done, by: str = "") -> None:
        """Show the recorded entries and the next steps; ``by`` names a second person who signed them here."""

        def after() -> FollowUps:
            from custody.tui.pages.follow_ups import follow_ups_of

            return self._app.page_service.make(
                lambda context: follow_ups_of(context, done.entered), "entered"
            )

        def show(found: FollowUps) -> None:
            from custody.tui.screens.recorded import EnteredScreen

            mends = (found.amends, "") if not by else ((), by)

            def left(act: Action | None) -> None:
                told = self._app.messages.record(done, *mends)
                for screen in self._app.screen_stack:
                    if isinstance(screen, BrowseScreen):
                        screen.tell(told)
                if act is not None:
                    self._app.begin(act)

            self._app.push_screen(EnteredScreen(done, found), left)

        jobs.start(
            self._app, lambda _: after(), show, lambda _: self._app.push_screen(ResultScreen.of_done(done))
        )

    def _set_aside(self, work: Work, form: Filled) -> None:
        """Move a task to the background and close its form; its draft stays until the entries are recorded."""
        self.end_work(work)
        work.background = True
        if self._app.screen is cast("object", form):
            self._app.pop_screen()
        self._signing_in.leave_ceremony()
        self._app.draw_again()

    def _take_up(self, work: Work | None) -> None:
        if work is None:
            return
        if work.result is not None:
            self.works.remove(work)
            self._tell(work.result)
        else:
            work.background = False
            self._app.push_screen(WorkingScreen(work, lambda: self._put_back(work)))
            self._show_asked(work)
        self._app.draw_again()

    def _put_back(self, work: Work) -> None:
        self.end_work(work)
        work.background = True
        self._app.draw_again()

    def _ended(self, work: Work, came: Done | Failed) -> None:
        """Keep a task's result; show it once the terminal is unlocked, unless the task is in the background."""
        work.result = work.with_unsigned(came) if isinstance(came, Failed) else came
        if work.background:
            self._leave(work)
        else:
            self.works.remove(work)
            self._signing_in.when_open(lambda: self._finish(work))
        self._app.draw_again()

    def _finish(self, work: Work) -> None:
        self.end_work(work)
        if work.outdated:
            work.again(work.agreed)
            return
        ceremony, done = self._signing_in.ceremony, work.result
        if ceremony is not None and isinstance(done, Done):
            ceremony.signed = bool(done.entered)
        self._leave(work)
        if done is not None:
            self._tell(done, work.person if ceremony is not None else "")

    @staticmethod
    def _leave(work: Work) -> None:
        """Close the form of a task whose entries are recorded; show a failure on it, or release its draft."""
        if isinstance(work.result, Done):
            with suppress(ScreenError):
                work.leave()
        elif work.result is not None:
            work.back(work.result)

    def _tell(self, came: Done | Failed, by: str = "") -> None:
        if isinstance(came, Failed):
            self._app.messages.take(f"Not done: {came.message}")
            self._app.push_screen(ResultScreen.of_failure(came))
        elif came.entered:
            self._follow(came, by)
        else:
            self._app.push_screen(ResultScreen.of_done(came))

    def _show_asked(self, work: Work) -> None:
        """Show what a task asks, such as its review, to the person who started it."""
        asks = work.asks
        if asks is None or work.background:
            self._app.draw_again()
        elif isinstance(self._app.screen, SignInScreen):
            self._signing_in.when_open(lambda: self._show_asked(work))
        elif not self._theirs(work):
            self._put_back(work)
            self._app.trouble(
                Failed(f"{work.title} waits for the person who started it", "They sign in, then F9.", 9)
            )
        else:
            self._app.keys.drop()
            if isinstance(asks, jobs.Secret):

                def typed(secret: bytes | None) -> None:
                    work.asks = None
                    asks.job.type(secret)

                self._app.push_screen(SecretScreen(asks.key, new=asks.new), typed)
                return
            if isinstance(asks, jobs.Prints):

                def seen(prints: bool | None) -> None:
                    work.asks = None
                    asks.job.answer(bool(prints))

                self._app.push_screen(PrintScreen(asks.paper), seen)
                return

            screen = ReviewScreen(asks.drafts, work.about)

            def answered(signed: bool | None) -> None:
                work.asks, work.agreed = None, screen.review if signed else None
                work.unsigned = () if signed else tuple(alarm.text for alarm in screen.review.alarms)
                asks.job.answer(bool(signed))

            def read(signed: bool | None) -> None:
                if signed and self._app.session.second:
                    self._app.push_screen(ConfirmScreen(screen.review.signs), answered)
                else:
                    answered(signed)

            self._app.push_screen(screen, read)

    def _theirs(self, work: Work) -> bool:
        """Return whether the person at the terminal may answer a task's question.

        What a task that nobody had signed in for asks may be answered by anybody.
        """
        session = self._app.session
        if isinstance(work.asks, jobs.Secret | jobs.Prints):
            return work.key is None or session.key == work.key
        return session.signed_in and session.key == work.key


def _given(intents: Sequence[Intent], form: Form) -> Given:
    """Return the office's defaults that a form left as they were, and the files of its papers."""
    left = {
        name.replace("-", "_")
        for name, value in form.defaults.items()
        if all(intent.values.get(name) == value for intent in intents)
    }
    if len(intents) > 1:
        return Given(frozenset(left))
    return Given(frozenset(left), papers_of(intents[0].values))
