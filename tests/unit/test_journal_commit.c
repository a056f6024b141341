/*
 * Writing through a journal.
 *
 * Called as "test_journal_commit recover DIR" or "... change DIR" it is no test
 * but a small writer, which tests/e2e/test_journal_crash.py kills at each of
 * its system calls: change makes two groups of an output and a record new.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "journal.h"
#include "said.h"

/* Two groups: what stops one does not stop the other. */
static int
change(struct journal *j)
{
	int	 rc = 0;

	if (journal_init(j, j_at("r")) == -1 ||
	    journal_group(j, "output a") == -1)
		return -1;
	if (journal_file(j, j_at("out/a b"), OUT_NEW, strlen(OUT_NEW), 0640) ||
	    journal_file(j, j_at("r/a b"), REC_NEW, strlen(REC_NEW), 0644))
		rc = 1;
	if (journal_group(j, "output b") == -1)
		return -1;
	if (journal_file(j, j_at("out/b"), OUT_NEW, strlen(OUT_NEW), 0644) ||
	    journal_file(j, j_at("r/b"), REC_NEW, strlen(REC_NEW), 0644))
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
	j_has("out/a b", OUT_OLD);
	assert_int_equal(j_files(), 2 + 4);
	assert_int_equal(journal_commit(&j), 0);
	journal_free(&j);
	journal_free(&j);
	j_has("out/a b", OUT_NEW);
	j_has("r/a b", REC_NEW);
	j_has("out/b", OUT_NEW);
	j_has("r/b", REC_NEW);
	assert_int_equal(j_files(), 4);
	assert_int_equal(stat(j_at("out/a b"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
}

static void
commit_nothing(void **unused)
{
	struct journal	 j;

	(void)unused;
	assert_int_equal(journal_init(&j, j_at("r")), 0);
	assert_int_equal(journal_commit(&j), 0);
	assert_int_equal(journal_group(&j, "records"), 0);
	assert_int_equal(journal_commit(&j), 0);
	journal_free(&j);
	assert_int_equal(j_files(), 2);
}

static void
given_up(void **unused)
{
	struct journal	 j;

	(void)unused;
	assert_int_equal(change(&j), 0);
	journal_free(&j);
	j_has("out/a b", OUT_OLD);
	assert_int_equal(j_files(), 2);
}

/* An output whose place is taken fails alone, its record with it. */
static void
one_fails(void **unused)
{
	struct journal	 j;

	(void)unused;
	assert_int_equal(mkdir(j_at("out/b"), 0755), 0);
	said_begin();
	assert_int_equal(change(&j), 1);
	assert_false(j.group[0].failed);
	assert_true(j.group[1].failed);
	assert_int_equal(journal_commit(&j), 1);
	said_end(j_said, sizeof j_said);
	j_heard("out/b: not a file");
	journal_free(&j);
	j_has("out/a b", OUT_NEW);
	j_has("r/b", NULL);
	assert_int_equal(j_files(), 2);
}

/* The same, when its place is taken only after the temp files were written. */
static void
one_fails_late(void **unused)
{
	struct journal	 j;

	(void)unused;
	assert_int_equal(change(&j), 0);
	assert_int_equal(mkdir(j_at("out/b"), 0755), 0);
	said_begin();
	assert_int_equal(journal_commit(&j), 1);
	said_end(j_said, sizeof j_said);
	assert_false(j.group[0].failed);
	assert_true(j.group[1].failed);
	journal_free(&j);
	j_has("out/a b", OUT_NEW);
	j_has("r/a b", REC_NEW);
	j_has("r/b", NULL);
	assert_int_equal(j_files(), 2);
}

/* An output is new, its record can't be: the journal stays, and is retried. */
static void
record_fails(void **unused)
{
	struct journal	 j;

	(void)unused;
	assert_int_equal(change(&j), 0);
	assert_int_equal(mkdir(j_at("r/b"), 0755), 0);
	said_begin();
	assert_int_equal(journal_commit(&j), 1);
	said_end(j_said, sizeof j_said);
	j_heard("stays for the next run");
	assert_true(j.group[1].failed);
	journal_free(&j);
	j_has("out/b", OUT_NEW);
	assert_int_equal(rmdir(j_at("r/b")), 0);
	assert_int_equal(j_recover(), 0);
	j_has("r/b", REC_NEW);
	assert_int_equal(j_files(), 4);
}

static void
refuses(void **unused)
{
	struct journal	 j;

	(void)unused;
	said_begin();
	assert_int_equal(journal_init(&j, j_at("r")), 0);
	assert_int_equal(journal_file(&j, j_at("out/x"), "", 0, 0644), -1);
	assert_int_equal(journal_group(&j, "a\nend"), -1);
	assert_int_equal(journal_group(&j, "a"), 0);
	assert_int_equal(journal_file(&j, j_at("out/x\ny"), "", 0, 0644), -1);
	assert_int_equal(journal_group(&j, "b"), 0);
	assert_int_equal(journal_file(&j, "out/x", "", 0, 0644), -1);
	assert_int_equal(journal_group(&j, "c"), 0);
	assert_int_equal(journal_file(&j, j_at("no/x"), "", 0, 0644), -1);
	/* a failed group takes nothing more */
	assert_int_equal(journal_file(&j, j_at("out/x"), "", 0, 0644), -1);
	assert_int_equal(journal_commit(&j), 1);
	journal_free(&j);
	assert_int_equal(j_files(), 2);

	/* one journal at a time */
	assert_int_equal(change(&j), 0);
	j_leave();
	assert_int_equal(journal_commit(&j), -1);
	said_end(j_said, sizeof j_said);
	j_heard("an unfinished change is there");
	journal_free(&j);
	j_has("out/a b", OUT_OLD);
	assert_int_equal(j_files(), 2 + 3);
}

static void
sweep(void **unused)
{
	static const char *const stay[] = { "out/.a b.AAAAA", "out/a b.~AAAAAA",
	    "out/.a b.AAAAAAA", "out/.a b.AA-AAA", "out/.a c.~AAAAAA",
	    "out/.a bAAAAAAA", "out/.a b.x.AAAA", "out/.a b.backup",
	    NULL };
	size_t	 i;

	(void)unused;
	for (i = 0; stay[i] != NULL; i++)
		j_put(stay[i], "x");
	j_put("out/.a b.~Zz09aB", "x");
	assert_int_equal(symlink("nowhere", j_at("out/.a b.LINKED")), 0);
	journal_sweep(j_at("out/a b"));
	for (i = 0; stay[i] != NULL; i++)
		j_has(stay[i], "x");
	j_has("out/.a b.~Zz09aB", NULL);
	assert_int_equal(unlink(j_at("out/.a b.LINKED")), 0);
	journal_sweep(j_at("nowhere/x"));
}

/* Exit status: 0 done, 1 something failed, 2 nothing done. */
static int
driver(const char *what, const char *where)
{
	struct journal	 j;
	int		 rc, added;

	j_use(where);
	if (strcmp(what, "recover") == 0) {
		/* what can't be finished today still needs its temp files */
		if ((rc = journal_recover(j_at("r"))) == -1)
			return 2;
		journal_sweep(j_at("out/a b"));
		journal_sweep(j_at("out/b"));
		journal_sweep(j_at("r/a b"));
		journal_sweep(j_at("r/b"));
		journal_sweep(j_at("r/.journal"));
		return rc;
	}
	if ((added = change(&j)) == -1) {
		journal_free(&j);
		return 2;
	}
	rc = journal_commit(&j);
	journal_free(&j);
	return rc == -1 ? 2 : rc | added;
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, j_setup, j_teardown)

int
main(int argc, char **argv)
{
	const struct CMUnitTest	tests[] = {
		TEST(commit), TEST(commit_nothing), TEST(given_up),
		TEST(one_fails), TEST(one_fails_late), TEST(record_fails),
		TEST(refuses), TEST(sweep),
	};

	if (argc == 3)
		return driver(argv[1], argv[2]);
	return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}
