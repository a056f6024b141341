/*
 * The journal: every state that an interrupted run can leave, made by hand.
 *
 * Called as "test_journal recover DIR" or "test_journal change DIR" it is no
 * test but a small writer, which tests/e2e/test_journal_crash.py kills at each
 * of its system calls: change makes two groups of an output and a record new.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../src/base/log.h"
#include "../../src/base/path.h"
#include "../../src/publish/journal.h"
#include "said.h"

static char	 dir[256];
static char	 said[8192];

#define OUT_OLD	"old output\n"
#define OUT_NEW	"new output\n"
#define REC_OLD	"old record\n"
#define REC_NEW	"new record\n"

static const char *
at(const char *name)
{
	static char	 buf[8][512];
	static int	 i;

	i = (i + 1) % 8;
	snprintf(buf[i], sizeof buf[i], "%s/%s", dir, name);
	return buf[i];
}

static void
put(const char *name, const char *text)
{
	FILE	*f = fopen(at(name), "w");

	if (f == NULL || fputs(text, f) == EOF || fclose(f) == EOF)
		abort();
}

/* Is it the file's text?  NULL: it must not be there. */
static void
has(const char *name, const char *text)
{
	char	*s = path_read(at(name), 1 << 20, NULL);

	if (text == NULL) {
		if (s != NULL)
			fail_msg("%s is there: %s", name, s);
	} else if (s == NULL || strcmp(s, text) != 0)
		fail_msg("%s: want %s, has %s", name, text, s ? s : "nothing");
	free(s);
}

static size_t
files(void)
{
	static const char *const sub[] = { "r", "out" };
	struct dirent		*e;
	DIR			*d;
	size_t			 n = 0, i;

	for (i = 0; i < 2; i++) {
		assert_non_null(d = opendir(at(sub[i])));
		while ((e = readdir(d)) != NULL)
			n += e->d_type != DT_DIR;
		closedir(d);
	}
	return n;
}

static int
setup(void **unused)
{
	const char	*tmp = getenv("TMPDIR");

	(void)unused;
	snprintf(dir, sizeof dir, "%s/journal.XXXXXX", tmp ? tmp : "/tmp");
	if (mkdtemp(dir) == NULL || mkdir(at("r"), 0755) == -1 ||
	    mkdir(at("out"), 0755) == -1)
		return -1;
	put("out/a b", OUT_OLD);
	put("r/a b", REC_OLD);
	return 0;
}

static int
teardown(void **unused)
{
	char	 cmd[600];

	(void)unused;
	snprintf(cmd, sizeof cmd, "chmod -R u+w '%s'; rm -rf '%s'", dir, dir);
	return system(cmd);
}

/* Temp files as a killed run leaves them, and the journal that names them. */
static void
leave(void)
{
	char	 line[2048], old[DIGEST_SIZE], new[DIGEST_SIZE];
	char	 text[4096] = "o365feed-journal 1\ngroup output a\n";

	put("out/.a b.AAAAAA", OUT_NEW);
	put("r/.a b.BBBBBB", REC_NEW);
	digest_of(OUT_OLD, strlen(OUT_OLD), old);
	digest_of(OUT_NEW, strlen(OUT_NEW), new);
	snprintf(line, sizeof line, "file %s %s .a b.AAAAAA %s\n", old, new,
	    at("out/a b"));
	strlcat(text, line, sizeof text);
	digest_of(REC_OLD, strlen(REC_OLD), old);
	digest_of(REC_NEW, strlen(REC_NEW), new);
	snprintf(line, sizeof line, "file %s %s .a b.BBBBBB %s\nend\n", old,
	    new, at("r/a b"));
	strlcat(text, line, sizeof text);
	put("r/.journal", text);
}

static void
move(const char *from, const char *to)
{
	assert_int_equal(rename(at(from), at(to)), 0);
}

static int
recover(void)
{
	int	 rc;

	said_begin();
	rc = journal_recover(at("r"));
	said_end(said, sizeof said);
	return rc;
}

static void
heard(const char *want)
{
	if (strstr(said, want) == NULL)
		fail_msg("want %s\nsaid %s", want, said);
}

/* What holds after each recovery that could end: nothing of it is left. */
static void
settled(int rc, const char *out, const char *rec)
{
	assert_int_equal(recover(), rc);
	has("out/a b", out);
	has("r/a b", rec);
	has("r/.journal", NULL);
	assert_int_equal(files(), (out != NULL) + (rec != NULL));
	assert_int_equal(recover(), 0);
	assert_string_equal(said, "");
}

static void
none(void **unused)
{
	(void)unused;
	settled(0, OUT_OLD, REC_OLD);
}

static void
before_renames(void **unused)
{
	(void)unused;
	leave();
	settled(0, OUT_NEW, REC_NEW);
}

static void
between_renames(void **unused)
{
	(void)unused;
	leave();
	move("out/.a b.AAAAAA", "out/a b");
	settled(0, OUT_NEW, REC_NEW);
}

static void
after_renames(void **unused)
{
	(void)unused;
	leave();
	move("out/.a b.AAAAAA", "out/a b");
	move("r/.a b.BBBBBB", "r/a b");
	settled(0, OUT_NEW, REC_NEW);
}

/* The text came there another way, and the temp file is left. */
static void
new_and_temp(void **unused)
{
	(void)unused;
	leave();
	put("out/a b", OUT_NEW);
	settled(0, OUT_NEW, REC_NEW);
}

static void
temp_gone(void **unused)
{
	(void)unused;
	leave();
	unlink(at("out/.a b.AAAAAA"));
	settled(1, OUT_OLD, REC_OLD);
	leave();
	unlink(at("out/.a b.AAAAAA"));
	recover();
	heard("out/a b: kept as it was: its new text, ");
	heard(" is gone");
	heard("output a: the rest of it stays as it was");
}

static void
temp_damaged(void **unused)
{
	(void)unused;
	leave();
	put("out/.a b.AAAAAA", "half of");
	settled(1, OUT_OLD, REC_OLD);
}

/* A link in the place of the temp file is not followed and not removed. */
static void
temp_is_link(void **unused)
{
	(void)unused;
	leave();
	unlink(at("out/.a b.AAAAAA"));
	put("elsewhere", OUT_NEW);
	assert_int_equal(symlink(at("elsewhere"), at("out/.a b.AAAAAA")), 0);
	assert_int_equal(recover(), 1);
	heard("is not a file");
	has("out/a b", OUT_OLD);
	has("elsewhere", OUT_NEW);
	has("r/a b", REC_OLD);
	assert_int_equal(files(), 3);
}

static void
record_temp_gone(void **unused)
{
	(void)unused;
	leave();
	unlink(at("r/.a b.BBBBBB"));
	settled(1, OUT_NEW, REC_OLD);
}

static void
somebody_else(void **unused)
{
	(void)unused;
	leave();
	put("out/a b", "a hand's");
	assert_int_equal(recover(), 1);
	heard("out/a b: was changed by somebody else; left as it is");
	has("out/a b", "a hand's");
	has("r/a b", REC_OLD);
	assert_int_equal(files(), 2);
}

static void
somebody_removed(void **unused)
{
	(void)unused;
	leave();
	unlink(at("out/a b"));
	settled(1, NULL, REC_OLD);
}

static void
record_changed(void **unused)
{
	(void)unused;
	leave();
	put("r/a b", "a merge's");
	settled(1, OUT_NEW, "a merge's");
}

static void
target_is_directory(void **unused)
{
	(void)unused;
	leave();
	unlink(at("out/a b"));
	assert_int_equal(mkdir(at("out/a b"), 0755), 0);
	assert_int_equal(recover(), 1);
	heard("was changed by somebody else");
	has("r/a b", REC_OLD);
}

/* Nothing is believed of a journal that is not whole. */
static void
damage(void **unused)
{
	static const struct {
		const char	*from, *to, *want;
	} bad[] = {
		{ "end\n", "", "no end" },
		{ "end\n", "end", "no end" },
		{ "end\n", "end\nmore\n", "behind the end" },
		{ "journal 1", "journal 2", "another version" },
		{ "o365feed-journal", "journal", "not a journal" },
		{ "group output a\n", "", "a file without a group" },
		{ "group output a\n", "group x\ngroup output a\n", "a group "
		    "without files" },
		{ "group output a\n", "grope\n", "not a line" },
		{ "group output a\n", "<<<<<<< HEAD\n", "not a line" },
		{ "file ", "file x", "not a digest" },
		{ ".a b.AAAAAA", ".a b.AAAAA", "beside it" },
		{ ".a b.AAAAAA", ".a b.AAAA/A", "not a temp file" },
		{ ".a b.AAAAAA", ".a c.AAAAAA", "not a temp file" },
		{ ".a b.AAAAAA", "passwords1.", "not a temp file" },
		{ ".a b.AAAAAA /", ".a b.AAAAAA ", "beside it" },
	};
	char	*s, *p, text[4096];
	size_t	 i;

	(void)unused;
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		leave();
		assert_non_null(s = path_read(at("r/.journal"), 4096, NULL));
		assert_non_null(p = strstr(s, bad[i].from));
		snprintf(text, sizeof text, "%.*s%s%s", (int)(p - s), s,
		    bad[i].to, p + strlen(bad[i].from));
		put("r/.journal", text);
		free(s);
		assert_int_equal(recover(), -1);
		heard(bad[i].want);
		has("r/.journal", text);
		has("out/a b", OUT_OLD);
		has("r/a b", REC_OLD);
		has("out/.a b.AAAAAA", OUT_NEW);
		has("r/.a b.BBBBBB", REC_NEW);
	}
}

/* Two groups: what stops one does not stop the other. */
static int
change(struct journal *j)
{
	int	 rc = 0;

	if (journal_init(j, at("r")) == -1 ||
	    journal_group(j, "output a") == -1)
		return -1;
	if (journal_file(j, at("out/a b"), OUT_NEW, strlen(OUT_NEW), 0640) ||
	    journal_file(j, at("r/a b"), REC_NEW, strlen(REC_NEW), 0644))
		rc = 1;
	if (journal_group(j, "output b") == -1)
		return -1;
	if (journal_file(j, at("out/b"), OUT_NEW, strlen(OUT_NEW), 0644) ||
	    journal_file(j, at("r/b"), REC_NEW, strlen(REC_NEW), 0644))
		rc = 1;
	return rc;
}

static void
commit(void **unused)
{
	struct journal	 j;
	struct stat	 st;

	(void)unused;
	assert_int_equal(change(&j), 0);
	has("out/a b", OUT_OLD);
	assert_int_equal(files(), 2 + 4);
	assert_int_equal(journal_commit(&j), 0);
	journal_free(&j);
	journal_free(&j);
	has("out/a b", OUT_NEW);
	has("r/a b", REC_NEW);
	has("out/b", OUT_NEW);
	has("r/b", REC_NEW);
	assert_int_equal(files(), 4);
	assert_int_equal(stat(at("out/a b"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
}

static void
commit_nothing(void **unused)
{
	struct journal	 j;

	(void)unused;
	assert_int_equal(journal_init(&j, at("r")), 0);
	assert_int_equal(journal_commit(&j), 0);
	assert_int_equal(journal_group(&j, "records"), 0);
	assert_int_equal(journal_commit(&j), 0);
	journal_free(&j);
	assert_int_equal(files(), 2);
}

static void
given_up(void **unused)
{
	struct journal	 j;

	(void)unused;
	assert_int_equal(change(&j), 0);
	journal_free(&j);
	has("out/a b", OUT_OLD);
	assert_int_equal(files(), 2);
}

/* An output whose place is taken fails alone, its record with it. */
static void
one_fails(void **unused)
{
	struct journal	 j;

	(void)unused;
	assert_int_equal(mkdir(at("out/b"), 0755), 0);
	said_begin();
	assert_int_equal(change(&j), 1);
	assert_false(j.group[0].failed);
	assert_true(j.group[1].failed);
	assert_int_equal(journal_commit(&j), 1);
	said_end(said, sizeof said);
	heard("out/b: not a file");
	journal_free(&j);
	has("out/a b", OUT_NEW);
	has("r/b", NULL);
	assert_int_equal(files(), 2);
}

/* The same, when its place is taken only after the temp files were written. */
static void
one_fails_late(void **unused)
{
	struct journal	 j;

	(void)unused;
	assert_int_equal(change(&j), 0);
	assert_int_equal(mkdir(at("out/b"), 0755), 0);
	said_begin();
	assert_int_equal(journal_commit(&j), 1);
	said_end(said, sizeof said);
	assert_false(j.group[0].failed);
	assert_true(j.group[1].failed);
	journal_free(&j);
	has("out/a b", OUT_NEW);
	has("r/a b", REC_NEW);
	has("r/b", NULL);
	assert_int_equal(files(), 2);
}

/* An output is new and its record can't be: the journal stays and is retried. */
static void
record_fails(void **unused)
{
	struct journal	 j;

	(void)unused;
	assert_int_equal(change(&j), 0);
	assert_int_equal(mkdir(at("r/b"), 0755), 0);
	said_begin();
	assert_int_equal(journal_commit(&j), 1);
	said_end(said, sizeof said);
	heard("stays for the next run");
	assert_true(j.group[1].failed);
	journal_free(&j);
	has("out/b", OUT_NEW);
	assert_int_equal(rmdir(at("r/b")), 0);
	assert_int_equal(recover(), 0);
	has("r/b", REC_NEW);
	assert_int_equal(files(), 4);
}

static void
refuses(void **unused)
{
	struct journal	 j;

	(void)unused;
	said_begin();
	assert_int_equal(journal_init(&j, at("r")), 0);
	assert_int_equal(journal_file(&j, at("out/x"), "", 0, 0644), -1);
	assert_int_equal(journal_group(&j, "a\nend"), -1);
	assert_int_equal(journal_group(&j, "a"), 0);
	assert_int_equal(journal_file(&j, at("out/x\ny"), "", 0, 0644), -1);
	assert_int_equal(journal_group(&j, "b"), 0);
	assert_int_equal(journal_file(&j, "out/x", "", 0, 0644), -1);
	assert_int_equal(journal_group(&j, "c"), 0);
	assert_int_equal(journal_file(&j, at("no/x"), "", 0, 0644), -1);
	/* a failed group takes nothing more */
	assert_int_equal(journal_file(&j, at("out/x"), "", 0, 0644), -1);
	assert_int_equal(journal_commit(&j), 1);
	journal_free(&j);
	assert_int_equal(files(), 2);

	/* one journal at a time */
	assert_int_equal(change(&j), 0);
	leave();
	assert_int_equal(journal_commit(&j), -1);
	said_end(said, sizeof said);
	heard("an unfinished change is there");
	journal_free(&j);
	has("out/a b", OUT_OLD);
	assert_int_equal(files(), 2 + 3);
}

static void
sweep(void **unused)
{
	static const char *const stay[] = { "out/.a b.AAAAA", "out/a b.AAAAAA",
	    "out/.a b.AAAAAAA", "out/.a b.AA-AAA", "out/.a c.AAAAAA",
	    "out/.a bAAAAAAA", "out/.a b.x.AAAA", NULL };
	size_t	 i;

	(void)unused;
	for (i = 0; stay[i] != NULL; i++)
		put(stay[i], "x");
	put("out/.a b.Zz09aB", "x");
	assert_int_equal(symlink("nowhere", at("out/.a b.LINKED")), 0);
	journal_sweep(at("out/a b"));
	for (i = 0; stay[i] != NULL; i++)
		has(stay[i], "x");
	has("out/.a b.Zz09aB", NULL);
	assert_int_equal(unlink(at("out/.a b.LINKED")), 0);
	journal_sweep(at("nowhere/x"));
}

/* Exit status: 0 done, 1 something failed, 2 nothing done. */
static int
driver(const char *what, const char *where)
{
	struct journal	 j;
	int		 rc, added;

	snprintf(dir, sizeof dir, "%s", where);
	if (strcmp(what, "recover") == 0) {
		rc = journal_recover(at("r"));
		journal_sweep(at("out/a b"));
		journal_sweep(at("out/b"));
		journal_sweep(at("r/a b"));
		journal_sweep(at("r/b"));
		journal_sweep(at("r/.journal"));
		return rc == -1 ? 2 : rc;
	}
	if ((added = change(&j)) == -1) {
		journal_free(&j);
		return 2;
	}
	rc = journal_commit(&j);
	journal_free(&j);
	return rc == -1 ? 2 : rc | added;
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(int argc, char **argv)
{
	const struct CMUnitTest	tests[] = {
		TEST(none), TEST(before_renames), TEST(between_renames),
		TEST(after_renames), TEST(new_and_temp), TEST(temp_gone),
		TEST(temp_damaged), TEST(temp_is_link), TEST(record_temp_gone),
		TEST(somebody_else), TEST(somebody_removed),
		TEST(record_changed), TEST(target_is_directory), TEST(damage),
		TEST(commit), TEST(commit_nothing), TEST(given_up),
		TEST(one_fails), TEST(one_fails_late), TEST(record_fails),
		TEST(refuses), TEST(sweep),
	};

	if (argc == 3)
		return driver(argv[1], argv[2]);
	return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}
