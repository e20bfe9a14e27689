"""The book of a database while `schemabook serve` runs: read again, judged again, written again as a site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from schemabook.cli.annotating import Notebook
from schemabook.cli.configuration import DEFAULT_FILE as SETTINGS
from schemabook.cli.configuration import read_configuration
from schemabook.cli.desk import Desk
from schemabook.cli.drafting import Draft, complete_book, make_draft
from schemabook.cli.keeping import keep_survey
from schemabook.cli.options import Reading, read_options, report_unread
from schemabook.cli.progress import Progress
from schemabook.errors import UsageError
from schemabook.formats.annotations import DEFAULT_FILE as ANNOTATIONS
from schemabook.formats.annotations.proposals import proposals_file
from schemabook.model.configuration import DocumentSettings
from schemabook.model.reader import Format
from schemabook.model.survey import Survey
from schemabook.serving.desk import Offer, Watched
from schemabook.serving.live_site import PROPOSALS
from schemabook.serving.proposals_page import TITLE, render_proposals

if TYPE_CHECKING:
    from schemabook.documents.compose import Document
    from schemabook.engines.source import Prompt
    from schemabook.model.book import Book
    from schemabook.model.tables import Reference
    from schemabook.renderers.site import SiteWriter


class LiveBook:
    """Reads a source again and again, and writes the site of what was read last.

    `wanted` is what the options say of the document, `config` the file of the team's settings.
    """

    def __init__(self, source: str, reading: Reading, wanted: DocumentSettings, config: Path | None = None) -> None:
        self._source = source
        self._reading = reading
        self._wanted = msgspec.structs.replace(wanted, formats=(Format.SITE,))
        self._config = config
        self._configuration = read_configuration(config)
        self._prompt = _Memory()
        self._survey: Survey | None = None
        self._studied: Book | None = None
        self._edition: _Edition | None = None
        self._kept: dict[str, bytes] = {}

    def watched(self) -> Watched:
        """The files that the site is made from."""
        return Watched(
            database=_files_of(self._source),
            texts=(self._annotations, self._config or SETTINGS, *_profile_file(self._asked)),
            proposals=(proposals_file(self._annotations),),
        )

    def read(self, *, figures: bool) -> bool:
        """Read the source again; whether anything differs. The first time everything is read that is wanted."""
        before = self._survey
        if before is None:
            with Progress() as progress:
                survey = self._read(self._reading, progress)
                report_unread(survey)
                history = keep_survey(self._source, survey, self._reading, self._configuration)
        elif self._source == "-":
            return False
        else:
            reading = msgspec.structs.replace(self._reading, keep=False, measure=figures and self._reading.measure)
            survey = self._read(reading)
            history = self._studied.history if self._studied else None
            if reading.measure:
                history = keep_survey(self._source, survey, reading, self._configuration)
            else:
                survey = _with_figures(survey, before)
        if survey == before:
            return False
        from schemabook.study import study

        self._studied = study(survey, history)
        self._survey = survey
        return True

    def _read(self, reading: Reading, progress: Progress | None = None) -> Survey:
        from schemabook.engines.source import password_from_file
        from schemabook.survey import read_survey

        options = read_options(reading, progress)
        options = msgspec.structs.replace(
            options, prompt=self._prompt.of(options.prompt, is_first=progress is not None)
        )
        password = password_from_file(reading.password_file) if reading.password_file else None
        workload = reading.workload if progress or reading.measure else None
        return read_survey(self._source, options, password, workload=workload)

    def files(self) -> dict[str, bytes]:
        """The site as it is to be now."""
        from schemabook.renderers.site import SiteWriter
        from schemabook.renderers.writing import write_files

        self._configuration = read_configuration(self._config)
        book = complete_book(self._of_now(), self._asked, self._configuration)
        document = self._draft(book).document(book)
        writer = SiteWriter(document, live=True)
        files = {file.path: file.text.encode() for file in write_files(document, [("", writer)])}
        self._edition = _Edition(book, writer)
        self._keep(document, files)
        return files

    def _draft(self, book: Book) -> Draft:
        """What is to be written: figures and tables stay where they were when the site was written before."""
        draft = make_draft(book, self._asked, self._configuration)
        from schemabook.diagrams.layout.keeping import decode_layout
        from schemabook.documents.figures import decode_kept

        settings, modules = draft.settings, draft.modules
        if "figures" in self._kept:
            settings = msgspec.structs.replace(settings, kept=decode_kept(self._kept["figures"]))
        stood = decode_layout(self._kept["layout"]) if "layout" in self._kept else None
        if stood is not None:
            settings = msgspec.structs.replace(settings, layout=stood.layout)
            modules = stood.modules
        return msgspec.structs.replace(draft, settings=settings, modules=modules)

    def _keep(self, document: Document, files: dict[str, bytes]) -> None:
        """Remember what the next edition is to keep still."""
        from schemabook.documents.figures import FILE

        self._kept = {"layout": document.layout_text().encode(), "figures": files.get(FILE, b"")}
        self._kept = {name: data for name, data in self._kept.items() if data}

    def decisions(self) -> Desk:
        """The proposals for the database as it was read last."""
        edition = self._edition
        notebook = Notebook(self.survey, self._annotations, must_exist=False)
        return Desk(notebook, edition.page_of if edition else None)

    def frame(self, offers: tuple[Offer, ...], problem: str) -> str:
        """The page of these proposals."""
        if self._edition is None:
            raise UsageError("Could not show the proposals.", "There is no site yet.")
        return self._edition.frame(TITLE, render_proposals(offers, str(self._annotations), problem))

    @property
    def survey(self) -> Survey:
        """What was read last. Raises UsageError where nothing was."""
        return self._of_now().survey

    def _of_now(self) -> Book:
        if self._studied is None:
            raise UsageError(f"Could not write the site of {self._source}.", "It was not read yet.")
        return self._studied

    @property
    def _asked(self) -> DocumentSettings:
        """What the options say, and where they leave something open the settings of the team."""
        return self._wanted.filled_from(self._configuration.document)

    @property
    def _annotations(self) -> Path:
        return Path(self._asked.annotations or ANNOTATIONS)


class _Memory:
    """Asks for the password once, and remembers it for as long as the program runs."""

    def __init__(self) -> None:
        self._answers: dict[str, str] = {}

    def of(self, prompt: Prompt | None, *, is_first: bool) -> Prompt | None:
        """What asks with `prompt` the first time, and later repeats the answer; None where nobody can be asked."""
        if not is_first:
            return self._answers.__getitem__ if self._answers else None
        if prompt is None:
            return None

        def ask(question: str) -> str:
            self._answers[question] = prompt(question)
            return self._answers[question]

        return ask


class _Edition:
    """A site that was written: where the pages of objects are, and the frame around them."""

    def __init__(self, book: Book, writer: SiteWriter) -> None:
        from schemabook.documents.index import Index
        from schemabook.engines import dialect_by_name

        self._index = Index(book, dialect_by_name(book.survey.catalogue.engine))
        self._writer = writer

    def page_of(self, reference: Reference) -> str:
        """The address of the page of an object, for a column with its row; empty where there is none."""
        from urllib.parse import quote

        from schemabook.documents.blocks import Link
        from schemabook.renderers.site.text import anchor_of

        links = (one for one in self._index.link(reference) if isinstance(one, Link))
        page = next((self._writer.addresses.find(one.to) or "" for one in links), "")
        return f"{page}#{quote(f'c-{anchor_of(reference.columns[0])}')}" if page and reference.columns else page

    def frame(self, title: str, content: str) -> str:
        """A page of the site with this content."""
        return self._writer.frame(title, PROPOSALS, content)


def _with_figures(survey: Survey, before: Survey) -> Survey:
    """A survey that measured nothing, with what an earlier one had measured."""
    known = {one.part for one in survey.readings}
    return msgspec.structs.replace(
        survey,
        readings=(*survey.readings, *(one for one in before.readings if one.part not in known)),
        measurements=before.measurements,
        workload=before.workload,
        plans=before.plans,
        topology=survey.topology or before.topology,
    )


def _files_of(source: str) -> tuple[Path, ...]:
    """The file that a source is, where it is one, and the one beside it that SQLite may write to."""
    from schemabook.engines.source import parse_url

    if source == "-":
        return ()
    file = Path(source)
    if "://" in source:
        url = parse_url(source)
        if url.host or not url.database:
            return ()
        file = Path(url.database)
    return (file, file.with_name(f"{file.name}-wal"))


def _profile_file(asked: DocumentSettings) -> tuple[Path, ...]:
    """The file of the profile, where it is a team's own."""
    return (Path(asked.profile),) if asked.profile.endswith(".toml") else ()
