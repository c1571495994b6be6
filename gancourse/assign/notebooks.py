"""The notebooks of an assignment: for a student, for the instructor, and the rubric for whoever marks.

Plain .ipynb files with plain cells, so that Colab, VS Code and Jupyter open them.  Each answer cell says three times
which exercise it answers: in its id, in its metadata and in its first line, since editors drop the first two.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import files
from ..exercises import Exercise
from ..exercises.helpers import COMMON
from ..exercises.spec import assignments
from .pack import Assignment, Pack
from .roster import Student

WORDS = {
    "ko": {
        "points": "{points}점",
        "intro": "답은 `# {name} ·`로 시작하는 셀에 쓰고, 그 첫 줄은 지우지 마세요. "
        "함수가 더 필요하면 같은 셀에 쓰세요. 다 풀었으면 이 노트북을 .ipynb 파일로 저장해 제출하세요. "
        "확인 셀의 결과는 참고용이고, 점수는 제출한 뒤에 따로 매깁니다.",
        "student": "{student} 학생의 과제입니다. 문제에 나오는 수가 학생마다 다릅니다. 파일 이름은 바꾸지 마세요.",
        "anybody": "제출할 때 파일 이름 맨 앞에 학번을 쓰세요.",
        "essay": "여기에 답을 쓰세요.",
        "later": "이 문제는 제출한 뒤에 확인합니다.",
        "solution": "풀이",
        "rubric": "채점 기준",
        "instructor": "교수자용",
        "checked": "다음 가운데 처음으로 어긋난 것이 학생에게 보이고, 하나라도 어긋나면 0점입니다.",
        "by hand": "직접 채점합니다.",
        "install": "다른 곳에서는 한 번만",
    },
    "en": {
        "points": "{points} points",
        "intro": "Write your answers into the cells that begin with `# {name} ·` and leave that line in place. Helper "
        "functions go into the same cell. When you are done, save this notebook as an .ipynb file and hand it in. "
        "The check cells are for you; marks are given after you have handed in.",
        "student": "This copy is for {student}. The numbers in the tasks differ from student to student. "
        "Keep the file's name.",
        "anybody": "Put your student number at the beginning of the file's name before you hand it in.",
        "essay": "Write your answer here.",
        "later": "This answer is checked after you have handed in.",
        "solution": "Solution",
        "rubric": "Rubric",
        "instructor": "instructor's copy",
        "checked": "The first of these that fails is what the student reads, and no points are given.",
        "by hand": "Marked by hand.",
        "install": "elsewhere, once",
    },
}
INSTALL = """\
try:
    import google.colab  # noqa: F401
except ImportError:
    pass  # {elsewhere}: pip install "{pip}"
else:
    !pip list --format=freeze --exclude gancourse > /tmp/kept.txt
    !pip install -q -c /tmp/kept.txt "{pip}"

"""
Values = dict[str, dict[str, float]]  # exercise id -> parameter -> value


@dataclass(frozen=True)
class Copy:
    """One copy of an assignment: its language, its parameters, and whose it is ("" for everybody's)."""

    assignment: Assignment
    lang: str
    values: Values
    student: Student | None = None

    @property
    def words(self) -> dict[str, str]:
        """What a notebook says, in the copy's language."""
        return WORDS[self.lang]

    def heading(self, exercise: Exercise, number: int) -> str:
        """The title of one exercise with its points."""
        return f"## {number}. {exercise.title[self.lang]} ({self.words['points'].format(points=exercise.points)})"

    def task(self, exercise: Exercise, number: int) -> str:
        """The task as the student reads it, in Markdown."""
        parts = [self.heading(exercise, number), exercise.prompt(self.lang)]
        if self.values.get(exercise.id):
            parts.append(exercise.variant(self.lang, self.values[exercise.id]))
        return "\n\n".join(parts)


def mark(assignment: str, exercise: str) -> str:
    """The first line of an answer cell, which no editor drops."""
    return f"# {assignment} · {exercise}"


def starter(assignment: str, exercise: Exercise, values: dict[str, float]) -> str:
    """The answer cell as the student gets it: mark, parameters, the exercise's starter."""
    return "\n".join([mark(assignment, exercise.id), *assignments(values), "", exercise.starter])


def student_notebook(copy: Copy, pack: Pack) -> dict:
    """What a student gets: tasks, answer cells and instant checks; nothing of a solution."""
    name, words = copy.assignment.name, copy.words
    title = f"# {copy.assignment.title[copy.lang]}\n\n{words['intro'].format(name=name)}"
    whose = f"{copy.student.name} ({copy.student.id})" if copy.student else ""
    title += "\n\n" + (words["student"].format(student=whose) if whose else words["anybody"])
    cells = [text("title", title), code("setup", setup(copy.lang, pack.install, words["install"]))]
    for number, exercise in enumerate(copy.assignment.exercises, start=1):
        cells.append(text(f"task-{exercise.id}", copy.task(exercise, number)))
        cells += answer_cells(copy, exercise, pack.is_private(exercise))
    return notebook(cells, {"gancourse": {"assignment": name, "lang": copy.lang}})


def setup(lang: str, install: str, elsewhere: str) -> str:
    """The first cell of code: the package, where Colab has none, and the reader's language."""
    begin = INSTALL.format(pip=install, elsewhere=elsewhere) if install else ""
    return f'{begin}from gancourse import exercises, language\n\nlanguage.use("{lang}")'


def answer_cells(copy: Copy, exercise: Exercise, private: bool) -> list[dict]:
    """The cell for the answer to one exercise and the one that checks it."""
    name, values = copy.assignment.name, copy.values.get(exercise.id, {})
    about = {"gancourse": {"assignment": name, "exercise": exercise.id}}
    if exercise.kind == "essay":
        about["nbgrader"] = nbgrader(exercise)
        return [text(f"answer-{exercise.id}", f"<!-- {mark(name, exercise.id)} -->\n{copy.words['essay']}", about)]
    answer = code(f"answer-{exercise.id}", starter(name, exercise, values), about)
    if private:
        return [answer, text(f"check-{exercise.id}", copy.words["later"])]
    given = "".join(f", {name}={value:g}" for name, value in values.items())
    return [answer, code(f"check-{exercise.id}", f'exercises.check("{exercise.id}", {exercise.entry}{given})')]


def nbgrader(exercise: Exercise) -> dict[str, Any]:
    """What tells nbgrader that a cell is an answer to be marked by hand."""
    about = {"schema_version": 3, "grade": True, "solution": True, "locked": False, "task": False}
    return about | {"grade_id": exercise.id, "points": exercise.points, "cell_type": "markdown"}


def instructor_notebook(copy: Copy, pack: Pack) -> dict:
    """Tasks with their solutions, which run."""
    words = copy.words
    title = f"# {copy.assignment.title[copy.lang]}: {words['instructor']}"
    cells = [text("title", title), code("setup", setup(copy.lang, pack.install, words["install"]))]
    for number, exercise in enumerate(copy.assignment.exercises, start=1):
        cells.append(text(f"task-{exercise.id}", copy.task(exercise, number)))
        if exercise.kind != "essay":
            cells.append(code(f"solution-{exercise.id}", exercise.solved(copy.values.get(exercise.id, {}))))
        cells.append(text(f"words-{exercise.id}", f"**{words['solution']}.** {exercise.explanation(copy.lang)}"))
    return notebook(cells, {})


def rubric_notebook(copy: Copy) -> dict:
    """How points are given: what the check looks at, or that a person decides, by which rubric and which solution."""
    words, lang = copy.words, copy.lang
    title = f"# {copy.assignment.title[lang]}: {words['rubric']}"
    cells = [text("title", f"{title}\n\n{words['points'].format(points=copy.assignment.points)}")]
    for number, exercise in enumerate(copy.assignment.exercises, start=1):
        if exercise.judged:
            hints = [hint[lang] for hint in [*exercise.hints.values(), COMMON["exception"], COMMON["time"]]]
            how = "\n".join([words["checked"], "", *(f"- {hint}" for hint in hints)])
        else:
            solution = f"**{words['solution']}.** {exercise.explanation(lang)}"
            how = "\n\n".join(filter(None, [words["by hand"], exercise.rubric(lang), solution]))
        cells.append(text(f"rubric-{exercise.id}", f"{copy.heading(exercise, number)}\n\n{how}"))
    return notebook(cells, {})


def text(name: str, source: str, metadata: dict[str, Any] | None = None) -> dict:
    """A Markdown cell."""
    return {"cell_type": "markdown", "id": name, "metadata": metadata or {}, "source": source.splitlines(True)}


def code(name: str, source: str, metadata: dict[str, Any] | None = None) -> dict:
    """A code cell that has not run."""
    cell = text(name, source, metadata)
    return cell | {"cell_type": "code", "execution_count": None, "outputs": []}


def notebook(cells: list[dict], metadata: dict[str, Any]) -> dict:
    """A notebook of format 4.5."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    about = {"kernelspec": kernel, "language_info": {"name": "python"}, **metadata}
    return {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}


def write(path: Path, made: dict) -> Path:
    """Write a notebook and return its path."""
    files.write_json(path, made)
    return path
