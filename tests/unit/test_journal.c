/*
 * Recovery from a journal: every state that an interrupted run can leave, made
 * by hand.
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

#include "../../src/base/path.h"
#include "journal.h"

/* What holds after each recovery that could end: nothing of it is left. */
static void
settled(int rc, const char *out, const char *rec)
{
	assert_int_equal(j_recover(), rc);
	j_has("out/a b", out);
	j_has("r/a b", rec);
	j_has("r/.journal", NULL);
	assert_int_equal(j_files(), (out != NULL) + (rec != NULL));
	assert_int_equal(j_recover(), 0);
	assert_string_equal(j_said, "");
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
	j_leave();
	settled(0, OUT_NEW, REC_NEW);
}

static void
between_renames(void **unused)
{
	(void)unused;
	j_leave();
	j_move("out/.a b.~AAAAAA", "out/a b");
	settled(0, OUT_NEW, REC_NEW);
}

static void
after_renames(void **unused)
{
	(void)unused;
	j_leave();
	j_move("out/.a b.~AAAAAA", "out/a b");
	j_move("r/.a b.~BBBBBB", "r/a b");
	settled(0, OUT_NEW, REC_NEW);
}

/* The text came there another way, and the temp file is left. */
static void
new_and_temp(void **unused)
{
	(void)unused;
	j_leave();
	j_put("out/a b", OUT_NEW);
	settled(0, OUT_NEW, REC_NEW);
}

static void
temp_gone(void **unused)
{
	(void)unused;
	j_leave();
	unlink(j_at("out/.a b.~AAAAAA"));
	settled(1, OUT_OLD, REC_OLD);
	j_leave();
	unlink(j_at("out/.a b.~AAAAAA"));
	j_recover();
	j_heard("out/a b: kept as it was: its new text, ");
	j_heard(" is gone");
	j_heard("output a: the rest of it stays as it was");
}

static void
temp_damaged(void **unused)
{
	(void)unused;
	j_leave();
	j_put("out/.a b.~AAAAAA", "half of");
	settled(1, OUT_OLD, REC_OLD);
}

/* A link in the place of the temp file is not followed and not removed. */
static void
temp_is_link(void **unused)
{
	(void)unused;
	j_leave();
	unlink(j_at("out/.a b.~AAAAAA"));
	j_put("elsewhere", OUT_NEW);
	assert_int_equal(symlink(j_at("elsewhere"),
	    j_at("out/.a b.~AAAAAA")), 0);
	assert_int_equal(j_recover(), 1);
	j_heard("is not a file");
	j_has("out/a b", OUT_OLD);
	j_has("elsewhere", OUT_NEW);
	j_has("r/a b", REC_OLD);
	assert_int_equal(j_files(), 3);
}

static void
record_temp_gone(void **unused)
{
	(void)unused;
	j_leave();
	unlink(j_at("r/.a b.~BBBBBB"));
	settled(1, OUT_NEW, REC_OLD);
}

static void
somebody_else(void **unused)
{
	(void)unused;
	j_leave();
	j_put("out/a b", "a hand's");
	assert_int_equal(j_recover(), 1);
	j_heard("out/a b: was changed by somebody else; left as it is");
	j_has("out/a b", "a hand's");
	j_has("r/a b", REC_OLD);
	assert_int_equal(j_files(), 2);
}

static void
somebody_removed(void **unused)
{
	(void)unused;
	j_leave();
	unlink(j_at("out/a b"));
	settled(1, NULL, REC_OLD);
}

static void
record_changed(void **unused)
{
	(void)unused;
	j_leave();
	j_put("r/a b", "a merge's");
	settled(1, OUT_NEW, "a merge's");
}

static void
target_is_directory(void **unused)
{
	(void)unused;
	j_leave();
	unlink(j_at("out/a b"));
	assert_int_equal(mkdir(j_at("out/a b"), 0755), 0);
	assert_int_equal(j_recover(), 1);
	j_heard("was changed by somebody else");
	j_has("r/a b", REC_OLD);
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
		{ "end\n", "end x\n", "not those of this digest" },
		{ "journal 1", "journal 2", "another version" },
		{ "o365feed-journal", "journal", "not a journal" },
		{ "group output a\n", "", "a file without a group" },
		{ "group output a\n", "group x\ngroup output a\n", "a group "
		    "without files" },
		{ "group output a\n", "grope\n", "not a line" },
		{ "group output a\n", "<<<<<<< HEAD\n", "not a line" },
		{ "file ", "file x", "not a digest" },
		{ ".a b.~AAAAAA", ".a b.~AAAAA", "beside it" },
		{ ".a b.~AAAAAA", ".a b.~AAAA/A", "not a temp file" },
		{ ".a b.~AAAAAA", ".a c.~AAAAAA", "not a temp file" },
		{ ".a b.~AAAAAA", "passwords1.~", "not a temp file" },
		{ ".a b.~AAAAAA /", ".a b.~AAAAAA ", "beside it" },
	};
	char	*s, *p, text[4096];
	size_t	 i;

	(void)unused;
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		j_leave();
		assert_non_null(s = path_read(j_at("r/.journal"), 4096, NULL));
		/* with its digest, all of them would be the digest's */
		assert_non_null(p = strstr(s, "\nend "));
		memcpy(p, "\nend\n", 6);
		assert_non_null(p = strstr(s, bad[i].from));
		snprintf(text, sizeof text, "%.*s%s%s", (int)(p - s), s,
		    bad[i].to, p + strlen(bad[i].from));
		j_put("r/.journal", text);
		free(s);
		assert_int_equal(j_recover(), -1);
		j_heard(bad[i].want);
		j_has("r/.journal", text);
		j_has("out/a b", OUT_OLD);
		j_has("r/a b", REC_OLD);
		j_has("out/.a b.~AAAAAA", OUT_NEW);
		j_has("r/.a b.~BBBBBB", REC_NEW);
	}
}

/* "name" is the one text or the other. */
static int
is_new(const char *name, const char *old, const char *new)
{
	char	*s = path_read(j_at(name), 1 << 20, NULL);
	int	 rc;

	assert_non_null(s);
	rc = strcmp(s, new) == 0;
	if (!rc && strcmp(s, old) != 0)
		fail_msg("%s has %s", name, s);
	free(s);
	return rc;
}

/*
 * Whatever bit of a journal the disk makes another, and wherever it is cut off
 * (i counts the bits, then the bytes): each file is the old or the new one, a
 * record is not new beside an old output, and if it is not all as the journal
 * had it, something was said.
 */
static void
harmed(void **unused)
{
	static const char *const all[] = {
		"out/.a b.~AAAAAA", "r/.a b.~BBBBBB", "r/.journal"
	};
	char	*text, flip;
	size_t	 n, i, k;
	int	 rc, out, rec;

	(void)unused;
	j_leave();
	assert_non_null(text = path_read(j_at("r/.journal"), 1 << 20, &n));
	/* and behind the last bit, the text cut at each byte */
	for (i = 0; i < 9 * n; i += i < 8 * n ? 3 : 1) {
		for (k = 0; k < sizeof all / sizeof all[0]; k++)
			unlink(j_at(all[k]));
		j_put("out/a b", OUT_OLD);
		j_put("r/a b", REC_OLD);
		j_leave();
		flip = i < 8 * n ? (char)(1 << i % 8) : 0;
		text[i / 8 % n] ^= flip;
		assert_int_equal(path_write(j_at("r/.journal"), text,
		    i < 8 * n ? n : i - 8 * n, 0644), 0);
		text[i / 8 % n] ^= flip;
		rc = j_recover();
		out = is_new("out/a b", OUT_OLD, OUT_NEW);
		rec = is_new("r/a b", REC_OLD, REC_NEW);
		if (rec > out || (rc == 0 && !rec) || j_said[0] == '\0')
			fail_msg("bit %zu: %d, output %d, record %d: %s", i,
			    rc, out, rec, j_said);
	}
	free(text);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, j_setup, j_teardown)

int
main(void)
{
	const struct CMUnitTest	tests[] = {
		TEST(none), TEST(before_renames), TEST(between_renames),
		TEST(after_renames), TEST(new_and_temp), TEST(temp_gone),
		TEST(temp_damaged), TEST(temp_is_link), TEST(record_temp_gone),
		TEST(somebody_else), TEST(somebody_removed),
		TEST(record_changed), TEST(target_is_directory), TEST(damage),
		TEST(harmed),
	};

	return cmocka_run_group_tests_name("recovery", tests, NULL, NULL);
}
