#include <sys/stat.h>

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../src/base/log.h"
#include "../../src/base/path.h"
#include "../../src/cache/cache.h"

#define BODY_A	"[{\"id\": 1}]\n\nafter a blank line"
#define BODY_B	"second\0body"
#define LEN_A	(sizeof BODY_A - 1)
#define LEN_B	(sizeof BODY_B - 1)

/* A state directory of one's own, and the path of a snapshot in it. */
struct place {
	char	 dir[64];
	char	*path, *note;
};

static int
set_up(void **state)
{
	struct place	*p = calloc(1, sizeof *p);
	const char	*tmp = getenv("TMPDIR");
	char		*cache;

	if (p == NULL)
		return -1;
	if (snprintf(p->dir, sizeof p->dir, "%s/cacheXXXXXX",
	    tmp != NULL && strlen(tmp) < 40 ? tmp : "/tmp") < 0 ||
	    mkdtemp(p->dir) == NULL)
		return -1;
	cache = path_join(p->dir, "cache");
	if (cache == NULL || path_mkdirs(cache, 0755) == -1)
		return -1;
	free(cache);
	p->path = cache_path(p->dir, "m365", CACHE_SNAPSHOT);
	p->note = cache_note_path(p->dir, "m365");
	*state = p;
	log_init("test", LOG_QUIET);
	return 0;
}

static int
tear_down(void **state)
{
	struct place	*p = *state;
	char		 cmd[128];

	snprintf(cmd, sizeof cmd, "rm -rf '%s'", p->dir);
	free(p->path);
	free(p->note);
	free(p);
	return system(cmd) == 0 ? 0 : -1;
}

static void
make(struct snapshot *s)
{
	memset(s, 0, sizeof *s);
	s->feed = strdup("m365");
	s->source = strdup("o365");
	s->version = strdup("2026051800");
	s->day = strdup("2026-05-18");
	s->etag = strdup("\"a b\"");
	s->unconfirmed = 1700000000;
	digest_of("asked", 5, s->request);
	assert_int_equal(snapshot_part(s, "endpoints", BODY_A, LEN_A), 0);
	assert_int_equal(snapshot_part(s, "mem", BODY_B, LEN_B), 0);
	assert_int_equal(snapshot_part(s, "empty", "", 0), 0);
}

static void
write_one(const struct place *p)
{
	struct snapshot	 s;

	make(&s);
	assert_int_equal(cache_write(&s, p->path), 0);
	snapshot_free(&s);
}

static void
test_names(void **state)
{
	const struct place	*p = *state;
	char			*s, want[128];

	s = cache_path(p->dir, "m365", CACHE_CANDIDATE);
	snprintf(want, sizeof want, "%s/cache/m365.candidate", p->dir);
	assert_string_equal(s, want);
	free(s);
	snprintf(want, sizeof want, "%s/cache/m365.note", p->dir);
	assert_string_equal(p->note, want);
}

static void
test_round_trip(void **state)
{
	const struct place	*p = *state;
	struct snapshot		 s, want;
	const struct cache_part	*part;

	assert_int_equal(cache_read(&s, p->path, 0), 0);
	write_one(p);
	assert_int_equal(cache_read(&s, p->path, 0), 1);
	make(&want);
	assert_string_equal(s.feed, "m365");
	assert_string_equal(s.source, "o365");
	assert_string_equal(s.version, "2026051800");
	assert_string_equal(s.day, "2026-05-18");
	assert_string_equal(s.etag, "\"a b\"");
	assert_null(s.last_modified);
	assert_string_equal(s.request, want.request);
	assert_int_equal(s.unconfirmed, 1700000000);
	assert_true(s.mtime > 1700000000);
	assert_int_equal(s.nparts, 3);
	assert_true(snapshot_same(&s, &want));
	part = snapshot_find(&s, "mem");
	assert_non_null(part);
	assert_int_equal(part->size, LEN_B);
	assert_memory_equal(part->body, BODY_B, LEN_B + 1);
	part = snapshot_find(&s, "endpoints");
	assert_memory_equal(part->body, BODY_A, LEN_A + 1);
	assert_string_equal(snapshot_find(&s, "empty")->body, "");
	assert_null(snapshot_find(&s, "other"));
	want.part[1].digest[0] ^= 1;
	assert_false(snapshot_same(&s, &want));
	snapshot_free(&s);
	snapshot_free(&want);

	assert_int_equal(cache_read(&s, p->path, 1), 1);
	assert_int_equal(s.nparts, 3);
	assert_null(s.part[0].body);
	snapshot_free(&s);
	snapshot_free(&s);
	snapshot_free(NULL);
}

static void
test_parts(void **state)
{
	struct snapshot	 s;
	char		 name[8];
	int		 i;

	(void)state;
	memset(&s, 0, sizeof s);
	assert_int_equal(snapshot_part(&s, "Bad name", "", 0), -1);
	assert_int_equal(snapshot_part(&s, "", "", 0), -1);
	for (i = 0; i < LIMIT_SNAPSHOT_PARTS; i++) {
		snprintf(name, sizeof name, "p%d", i);
		assert_int_equal(snapshot_part(&s, name, "", 0), 0);
		assert_int_equal(snapshot_part(&s, name, "", 0), -1);
	}
	assert_int_equal(snapshot_part(&s, "more", "", 0), -1);
	snapshot_free(&s);
}

/* Every file that was cut off somewhere is found to be damaged. */
static void
test_cut_off(void **state)
{
	const struct place	*p = *state;
	struct snapshot		 s;
	char			*bytes;
	size_t			 len, n;

	write_one(p);
	bytes = path_read(p->path, 65536, &len);
	assert_non_null(bytes);
	for (n = 0; n < len; n++) {
		assert_int_equal(truncate(p->path, 0), 0);
		assert_int_equal(path_write(p->path, bytes, n, 0644), 0);
		assert_int_equal(cache_read(&s, p->path, 0), -1);
		assert_int_equal(cache_read(&s, p->path, 1), -1);
	}
	free(bytes);
}

/* Nor does any single changed byte of the bodies or the digests pass. */
static void
test_changed(void **state)
{
	const struct place	*p = *state;
	struct snapshot		 s;
	char			*bytes, *from;
	size_t			 len, n;

	write_one(p);
	bytes = path_read(p->path, 65536, &len);
	assert_non_null(bytes);
	from = strstr(bytes, "part ");
	assert_non_null(from);
	for (n = (size_t)(from - bytes); n < len; n++) {
		/* names of parts may be others */
		if (strncmp(bytes + n, "endpoints ", 10) == 0)
			n += 10;
		else if (strncmp(bytes + n, "mem ", 4) == 0)
			n += 4;
		else if (strncmp(bytes + n, "empty ", 6) == 0)
			n += 6;
		bytes[n] ^= 1;
		assert_int_equal(path_write(p->path, bytes, len, 0644), 0);
		assert_int_equal(cache_read(&s, p->path, 0), -1);
		bytes[n] ^= 1;
	}
	free(bytes);
}

#define HEX	"0123456789abcdef0123456789abcdef" \
		"0123456789abcdef0123456789abcdef"
#define EMPTY	"e3b0c44298fc1c149afbf4c8996fb924" \
		"27ae41e4649b934ca495991b7852b855"	/* SHA-256 of nothing */
#define START	"o365feed-snapshot 1\nfeed a\nsource b\nrequest " HEX "\n"
#define REST	"version -\nday 2026-05-18\n"
#define PART	"part x 0 " EMPTY "\n"

static void
test_headers(void **state)
{
	static const struct {
		const char	*text;
		int		 want;
	} cases[] = {
		{ START REST PART "\n", 1 },
		{ START REST PART "etag \"x\"\n\n", 1 },
		{ START REST "\n", -1 },			/* no part */
		{ START PART "version -\n\n", -1 },		/* no day */
		{ START REST PART PART "\n", -1 },		/* twice */
		{ START REST "version 1\n" PART "\n", -1 },
		{ START REST PART "new-key 1\n\n", -1 },
		{ START REST PART "etag\n\n", -1 },
		{ START REST PART "etag \n\n", -1 },
		{ START REST PART "unconfirmed never\n\n", -1 },
		{ START REST PART "unconfirmed -1\n\n", -1 },
		{ START "version -\nday 2026-02-30\n" PART "\n", -1 },
		{ START REST "part x -1 " EMPTY "\n\n", -1 },
		{ START REST "part x 99999999999 " EMPTY "\n\n", -1 },
		{ START REST "part ../x 0 " EMPTY "\n\n", -1 },
		{ START REST "part x 0\n\n", -1 },
		{ START REST "part x 0 " HEX "\n\n", -1 },	/* digest */
		{ START REST PART "\nmore", -1 },
		{ START REST "request " HEX "\n" PART "\n", -1 },
		{ "o365feed-snapshot 2\nfeed a\n\n", -1 },
		{ "\n\n", -1 },
		{ "", -1 },
	};
	const struct place	*p = *state;
	struct snapshot		 s;
	size_t			 i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(path_write(p->path, cases[i].text,
		    strlen(cases[i].text), 0644), 0);
		if (cache_read(&s, p->path, 0) != cases[i].want)
			fail_msg("case %zu: %s", i, cases[i].text);
		if (cases[i].want == 1)
			snapshot_free(&s);
	}
}

static void
test_other_files(void **state)
{
	const struct place	*p = *state;
	struct snapshot		 s;
	char			*other;

	assert_int_equal(mkfifo(p->path, 0644), 0);
	assert_int_equal(cache_read(&s, p->path, 0), -1);
	assert_int_equal(unlink(p->path), 0);
	write_one(p);
	other = cache_path(p->dir, "other", CACHE_SNAPSHOT);
	assert_int_equal(symlink(p->path, other), 0);
	assert_int_equal(cache_read(&s, other, 0), -1);
	assert_int_equal(unlink(p->path), 0);
	assert_int_equal(mkdir(p->path, 0755), 0);
	assert_int_equal(cache_read(&s, p->path, 0), -1);
	make(&s);
	assert_int_equal(cache_write(&s, p->path), -1);
	snapshot_free(&s);
	assert_int_equal(rmdir(p->path), 0);
	free(other);
}

static void
test_touch(void **state)
{
	const struct place	*p = *state;
	const struct timespec	 old[2] = { { 1000, 0 }, { 1000, 0 } };
	struct snapshot		 s;

	assert_int_equal(cache_touch(p->path), -1);
	write_one(p);
	assert_int_equal(utimensat(AT_FDCWD, p->path, old, 0), 0);
	assert_int_equal(cache_read(&s, p->path, 1), 1);
	assert_int_equal(s.mtime, 1000);
	snapshot_free(&s);
	assert_int_equal(cache_touch(p->path), 0);
	assert_int_equal(cache_read(&s, p->path, 1), 1);
	assert_true(s.mtime > 1700000000);
	snapshot_free(&s);
}

static void
test_notes(void **state)
{
	static const char *const bad[] = { "", "o365feed-note 2\n",
	    "o365feed-note 1\n", "o365feed-note 1\nnot-before x\n",
	    "o365feed-note 1\nnot-before 1\nask all\n",
	    "o365feed-note 1\nnot-before 1\nother 1\n",
	    "o365feed-note 1\nnot-before\n",
	    "o365feed-note 1\nlink https://a/\n",
	    "o365feed-note 1\nrequest 12\nlink https://a/\n",
	    "o365feed-note 1\npage-etag x\n" };
	const struct place	*p = *state;
	struct cache_note	 n, back;
	size_t			 i;

	assert_int_equal(cache_note_read(&back, p->note), 0);
	assert_int_equal(cache_note_clear(p->note), 0);
	memset(&n, 0, sizeof n);
	n.not_before = 1800000000;
	n.scope = CACHE_ASK_VERSION;
	n.why = strdup("HTTP 429, Retry-After 3600");
	assert_int_equal(cache_note_write(&n, p->note), 0);
	assert_int_equal(cache_note_read(&back, p->note), 1);
	assert_int_equal(back.not_before, 1800000000);
	assert_int_equal(back.scope, CACHE_ASK_VERSION);
	assert_string_equal(back.why, n.why);
	cache_note_free(&back);
	cache_note_free(&n);
	n.not_before = 5;
	assert_int_equal(cache_note_write(&n, p->note), 0);
	assert_int_equal(cache_note_read(&back, p->note), 1);
	assert_int_equal(back.scope, CACHE_ASK_NONE);
	assert_null(back.why);
	cache_note_free(&back);
	/* a link stays when the time is over; with nothing left it goes */
	digest_of("asked", 5, n.request);
	n.link = strdup("https://a.example/b");
	n.page_etag = strdup("\"1 2\"");
	assert_int_equal(cache_note_write(&n, p->note), 0);
	n.not_before = 0;
	assert_int_equal(cache_note_write(&n, p->note), 0);
	assert_int_equal(cache_note_read(&back, p->note), 1);
	assert_int_equal(back.not_before, 0);
	assert_string_equal(back.request, n.request);
	assert_string_equal(back.link, n.link);
	assert_string_equal(back.page_etag, n.page_etag);
	assert_null(back.page_modified);
	cache_note_free(&back);
	cache_note_free(&n);
	assert_int_equal(cache_note_write(&n, p->note), 0);
	assert_int_equal(access(p->note, F_OK), -1);
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(path_write(p->note, bad[i], strlen(bad[i]),
		    0644), 0);
		assert_int_equal(cache_note_read(&back, p->note), -1);
	}
	assert_int_equal(cache_note_clear(p->note), 0);
	assert_int_equal(access(p->note, F_OK), -1);
	cache_note_free(NULL);
}

static void
test_sweep(void **state)
{
	static const struct {
		const char	*name;
		int		 stays;
	} cases[] = {
		{ ".m365.candidate.~AbC012", 0 },
		{ ".m365.snapshot.~AbC012", 0 },
		{ ".a.b.note.~AbC012", 0 },
		{ "m365.candidate", 1 },
		{ ".m365.candidate", 1 },
		{ ".m365.candidate.AbC01", 1 },
		{ ".m365.other.~AbC012", 1 },
		{ ".candidate.~AbC012", 1 },
		{ ".~AbC012", 1 },
	};
	const struct place	*p = *state;
	char			 path[256];
	size_t			 i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		snprintf(path, sizeof path, "%s/cache/%s", p->dir,
		    cases[i].name);
		assert_int_equal(path_write(path, "x", 1, 0644), 0);
	}
	assert_int_equal(cache_sweep(p->dir), 0);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		snprintf(path, sizeof path, "%s/cache/%s", p->dir,
		    cases[i].name);
		if ((access(path, F_OK) == 0) != cases[i].stays)
			fail_msg("%s", cases[i].name);
	}
	snprintf(path, sizeof path, "%s/nothing", p->dir);
	assert_int_equal(cache_sweep(path), 0);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		TEST(test_names),
		TEST(test_round_trip),
		TEST(test_parts),
		TEST(test_cut_off),
		TEST(test_changed),
		TEST(test_headers),
		TEST(test_other_files),
		TEST(test_touch),
		TEST(test_notes),
		TEST(test_sweep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
