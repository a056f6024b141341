#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../src/source/source.h"
#include "said.h"

static char	 said[4096];

static int
parse_bytes(struct feed *f, const char *body, size_t n)
{
	struct in	 in;
	int		 rc;

	assert_int_equal(feed_init(f, "own", "text", "-"), 0);
	in_open_mem(&in, "own.txt", body, n);
	said_begin();
	rc = source_parse(&source_text, f, &in);
	said_end(said, sizeof said);
	in_close(&in);
	return rc;
}

static void
refused(const char *body, const char *want)
{
	struct feed	 f;

	assert_int_equal(parse_bytes(&f, body, strlen(body)), -1);
	assert_null(f.ep);
	if (strstr(said, want) == NULL || strchr(said, '\n')[1] != '\0')
		fail_msg("body %s\nwant %s\nsaid %s", body, want, said);
}

static void
check_two(const char *body, size_t n)
{
	struct feed	 f;
	struct prange	 r;
	char		 buf[PREFIX_STRLEN];

	if (parse_bytes(&f, body, n) == -1)
		fail_msg("%s", said);
	assert_int_equal(f.nep, 1);
	assert_int_equal(f.ep[0].n4, 1);
	assert_int_equal(f.ep[0].n6, 1);
	assert_int_equal(f.ep[0].category, CATEGORY_NONE);
	assert_null(f.ep[0].service);
	assert_int_equal(f.attrs, 0);
	pset_get(&f.prefixes, 0, &r);
	assert_string_equal(prefix_str(&r.p, buf), "192.0.2.7/32");
	pset_get(&f.prefixes, 1, &r);
	assert_string_equal(prefix_str(&r.p, buf), "2001:db8::/32");
	feed_free(&f);
}

static void
test_good(void **state)
{
	static const char *const t[] = {
		"192.0.2.7\n2001:db8::/32\n",
		"# own space\n\n2001:DB8::/32\t# lab\r\n192.0.2.7/32",
		"\xef\xbb\xbf\r\n192.0.2.7\r\n2001:db8::/32\r\n",
	};
	size_t	 i;

	(void)state;
	for (i = 0; i < sizeof t / sizeof t[0]; i++)
		check_two(t[i], strlen(t[i]));
}

/* What PowerShell's ">" makes of a list. */
static void
test_utf16(void **state)
{
	static const char	 text[] = "# x\r\n192.0.2.7\r\n"
				    "2001:db8::/32\r\n";
	char			 wide[2 * sizeof text], sample[SOURCE_SAMPLE];
	size_t			 i, n = sizeof text - 1;

	(void)state;
	memcpy(wide, "\xff\xfe", 2);
	for (i = 0; i < n; i++) {
		wide[2 + 2 * i] = text[i];
		wide[3 + 2 * i] = '\0';
	}
	check_two(wide, 2 + 2 * n);
	source_sample(wide, 2 + 2 * n, sample);
	assert_int_equal(source_text.sniff(sample), 1);
}

/* Whether it may be empty is for a guard to say. */
static void
test_empty(void **state)
{
	static const char *const t[] = { "", "\n", "# nothing\n", " \r\n" };
	struct feed		 f;
	size_t			 i;

	(void)state;
	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		assert_int_equal(parse_bytes(&f, t[i], strlen(t[i])), 0);
		assert_int_equal(f.nep, 1);
		assert_int_equal(pset_count(&f.prefixes), 0);
		feed_free(&f);
	}
}

static void
test_bad(void **state)
{
	(void)state;
	refused("192.0.2.0/24\n10.0.0.0/33\n", "own.txt:2: ");
	refused("192.0.2.0/24\n\n10.0.0.1/8\n", "own.txt:3: ");
	refused("2a01:111:2a:7::/6\n", "own.txt:1: ");
	refused("example.com\n", "own.txt:1: ");
	refused("<!DOCTYPE html>\n", "own.txt:1: HTML");
	refused("\n\n  <?xml?>\n", "own.txt:1: HTML");
	refused("<<<<<<< HEAD\n10.0.0.0/8\n", "merge-conflict marks");
	refused("[{\"id\":1}]", "own.txt:1: JSON, not plain prefixes");
	refused("{\"value\":[]}", "own.txt:1: JSON, not plain prefixes");
	refused("10.0.0.0/8\n=======\n", "own.txt:2: ");
}

/* Through a descriptor, more than one buffer, two parts of one feed. */
static void
test_large(void **state)
{
	const unsigned	 many = 100000;
	struct feed	 f;
	struct in	 in;
	FILE		*fp = tmpfile();
	unsigned	 i, part;

	(void)state;
	assert_non_null(fp);
	for (i = 0; i < many; i++)
		fprintf(fp, "10.%u.%u.%u/32\n", i >> 16, i >> 8 & 255,
		    i & 255);
	assert_int_equal(fflush(fp), 0);
	assert_int_equal(feed_init(&f, "own", "text", "-"), 0);
	for (part = 0; part < 2; part++) {
		rewind(fp);
		assert_int_equal(lseek(fileno(fp), 0, SEEK_SET), 0);
		assert_int_equal(in_open_fd(&in, "own.txt", fileno(fp),
		    LIMIT_BODY_BYTES), 0);
		assert_int_equal(source_parse(&source_text, &f, &in), 0);
		assert_int_equal(in_close(&in), 0);
	}
	assert_int_equal(f.nep, 2);
	assert_int_equal(f.ep[1].first4, many);
	assert_int_equal(f.ep[1].n4, many);
	feed_free(&f);
	/* the byte limit of the reader */
	rewind(fp);
	assert_int_equal(lseek(fileno(fp), 0, SEEK_SET), 0);
	assert_int_equal(feed_init(&f, "own", "text", "-"), 0);
	assert_int_equal(in_open_fd(&in, "own.txt", fileno(fp), 1000), 0);
	said_begin();
	assert_int_equal(source_parse(&source_text, &f, &in), -1);
	said_end(said, sizeof said);
	assert_non_null(strstr(said, "own.txt: larger than 1000 bytes"));
	in_close(&in);
	fclose(fp);
}

static const struct source *
guess(const char *body)
{
	const struct source	*src;
	struct in		 in;

	in_open_mem(&in, "x.txt", body, strlen(body));
	said_begin();
	src = source_guess(&in);
	said_end(said, sizeof said);
	assert_int_equal(in.pos, 0);
	in_close(&in);
	return src;
}

static void
test_guess(void **state)
{
	static const char *const text[] = {
		"10.0.0.0/8\n", "10.0.0.0/33", "2001:db8::/32 # x",
		"::/0", "# all\n\n192.0.2.1\n", "# nothing\n", "10.0.0.1#x",
		"10.0.0.0-10.0.0.9\n",
	};
	static const char *const none[][2] = {
		{ "", "empty" }, { "<html>", "HTML, XML" },
		{ "<<<<<<< HEAD\n", "merge-conflict" },
		{ "\x1f\x8b\x08", "gzip" },
		{ "hello world\n", "neither a published feed nor" },
		{ "Prefix;Type\n1.186.0.0/16; x\n", "neither" },
		{ "1234\n", "neither" }, { "deadbeef\n", "neither" },
		{ "example.com\n", "neither" },
	};
	size_t	 i;

	(void)state;
	for (i = 0; i < sizeof text / sizeof text[0]; i++) {
		assert_ptr_equal(guess(text[i]), &source_text);
		assert_string_equal(said, "");
	}
	for (i = 0; i < sizeof none / sizeof none[0]; i++) {
		assert_null(guess(none[i][0]));
		if (strstr(said, "x.txt: format not recognised: ") == NULL ||
		    strstr(said, none[i][1]) == NULL)
			fail_msg("%s: %s", none[i][0], said);
	}
	assert_ptr_equal(guess("[{\"id\":1}]"), &source_o365);
	assert_ptr_equal(source_find("text"), &source_text);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_utf16),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_guess),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
