"""What has changed, asked of real repositories."""

import subprocess

import pytest

from auditor.errors import UsageError
from auditor.plan.changes import read_changes

TEN = "".join(f"line {n}\n" for n in range(1, 11))


class Repository:
    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *words):
        identity = ("-c", "user.name=n", "-c", "user.email=e@example.com", "-c", "commit.gpgsign=false")
        command = ["git", *identity, "-C", str(self.folder), *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, newline="")

    def commit(self):
        self.git("add", "-A")
        self.git("commit", "--quiet", "--allow-empty", "-m", "a change")

    def changed(self, base="HEAD", project=""):
        changes = read_changes(self.folder / project, base)
        return {path: sorted(lines) for path, lines in changes.lines.items()}


@pytest.fixture
def repository(tmp_path):
    made = Repository(tmp_path / "repository")
    made.write("app/a.py", TEN)
    made.write("app/b.py", TEN)
    made.commit()
    return made


def test_nothing_has_changed(repository):
    assert repository.changed() == {}


def test_changed_and_added_lines_are_those_of_the_new_text(repository):
    repository.write("app/a.py", TEN.replace("line 3\n", "line three\nand more\n").replace("line 9\n", "nine\n"))
    assert repository.changed() == {"app/a.py": [3, 4, 10]}


def test_committed_staged_and_unstaged_changes_count_alike(repository):
    repository.write("app/a.py", TEN.replace("line 1\n", "one\n"))
    repository.commit()
    repository.write("app/a.py", TEN.replace("line 1\n", "one\n").replace("line 5\n", "five\n"))
    repository.git("add", "-A")
    repository.write("app/b.py", TEN.replace("line 10\n", "ten\n"))
    assert repository.changed("HEAD~1") == {"app/a.py": [1, 5], "app/b.py": [10]}


def test_where_lines_are_gone_the_two_beside_the_gap_count(repository):
    repository.write("app/a.py", TEN.replace("line 4\nline 5\n", ""))
    repository.write("app/b.py", TEN.replace("line 1\n", ""))
    assert repository.changed() == {"app/a.py": [3, 4], "app/b.py": [1]}


def test_every_line_of_a_new_file_counts_committed_or_not_yet_tracked(repository):
    repository.write("app/tracked.py", "a\nb\n")
    repository.commit()
    repository.write("app/untracked.py", "a\nb")
    assert repository.changed("HEAD~1") == {"app/tracked.py": [1, 2], "app/untracked.py": [1, 2]}


def test_ignored_files_do_not_count(repository):
    repository.write(".gitignore", "*.log\n")
    repository.commit()
    repository.write("app/x.log", "a\n")
    assert repository.changed() == {}


def test_of_a_renamed_file_only_the_changed_lines_count(repository):
    repository.git("mv", "app/a.py", "app/moved.py")
    repository.git("mv", "app/b.py", "app/changed.py")
    repository.write("app/changed.py", TEN.replace("line 7\n", "seven\n"))
    repository.git("add", "-A")
    assert repository.changed() == {"app/changed.py": [7]}


def test_a_deleted_file_is_there_without_lines(repository):
    repository.git("rm", "--quiet", "app/a.py")
    assert repository.changed() == {"app/a.py": []}


@pytest.mark.parametrize("name", ['quo"te.py', "nä me.py", "tab\there.py", " space .py", "new\nline.py", "a -> b.py"])
def test_names_with_odd_characters(repository, name):
    repository.write(name, TEN)
    repository.commit()
    repository.write(name, TEN.replace("line 2\n", "two\n"))
    assert repository.changed() == {name: [2]}


def test_text_that_looks_like_a_diff_is_text(repository):
    repository.write("app/a.py", TEN + "diff --git a/x b/x\n--- a/evil\n+++ b/evil\n@@ -1 +1 @@\n")
    assert repository.changed() == {"app/a.py": [11, 12, 13, 14]}


def test_a_project_in_a_folder_of_the_repository_sees_its_own_paths_only(repository):
    repository.write("app/a.py", TEN + "more\n")
    repository.write("other.py", "a\n")
    repository.write("app/new.py", "a\n")
    assert repository.changed(project="app") == {"a.py": [11], "new.py": [1, 2]}


def test_the_users_own_settings_of_git_change_nothing(repository):
    for key, value in (
        ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("diff.context", "9"),
        ("color.ui", "always"),
        ("core.quotePath", "false"),
        ("diff.external", "false"),
    ):
        repository.git("config", key, value)
    repository.write("app/a.py", TEN.replace("line 3\n", "three\n"))
    assert repository.changed() == {"app/a.py": [3]}


def test_what_the_base_got_since_is_not_ours(repository):
    repository.git("switch", "--quiet", "--create", "ours")
    repository.write("app/a.py", TEN.replace("line 2\n", "two\n"))
    repository.commit()
    repository.git("switch", "--quiet", "main")
    repository.write("app/b.py", TEN.replace("line 8\n", "eight\n"))
    repository.commit()
    repository.git("switch", "--quiet", "ours")
    assert repository.changed("main") == {"app/a.py": [2]}


def test_two_lines_without_a_common_past_are_compared_as_they_are(repository):
    repository.git("switch", "--quiet", "--orphan", "other")
    repository.write("app/a.py", TEN.replace("line 2\n", "two\n"))
    repository.write("app/b.py", TEN)
    repository.commit()
    assert repository.changed("main") == {"app/a.py": [2]}


@pytest.mark.parametrize("base", ["no-such-branch", "--help", "HEAD:app", "-1"])
def test_an_unknown_revision_is_refused(repository, base):
    with pytest.raises(UsageError) as refused:
        repository.changed(base)
    assert refused.value.slug == "diff-base-unknown"


def test_a_folder_that_is_no_repository_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(UsageError) as refused:
        read_changes(tmp_path, "HEAD")
    assert refused.value.slug == "diff-no-repository"
    assert "not a git repository" in refused.value.why


def test_a_machine_without_git_is_told(repository, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageError) as refused:
        repository.changed()
    assert refused.value.slug == "diff-no-git"
