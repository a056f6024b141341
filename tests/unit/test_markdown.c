/* Pieces of Markdown: nothing in a text gets out of where it stands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "../../src/report/markdown.h"

static char *
taken(struct out *o)
{
	char	*s = out_steal(o, NULL);

	assert_non_null(s);
	return s;
}

static char *
coded(const char *text, size_t max)
{
	struct out	 o;

	assert_int_equal(out_open_mem(&o), 0);
	md_code(&o, text, max);
	return taken(&o);
}

static void
is_coded(const char *text, const char *want)
{
	char	*s = coded(text, 0);

	assert_string_equal(s, want);
	free(s);
}

static void
test_code(void **state)
{
	char	*s;

	(void)state;
	is_coded("", "`-`");
	is_coded("OPT", "`OPT`");
	is_coded("a`b|c", "`a\\x60b\\x7cc`");
	is_coded("one\ntwo\r\t", "`one\\x0atwo\\x0d\\x09`");
	is_coded("</details><img src=x>@all #1 [a](b)",
	    "`</details><img src=x>@all #1 [a](b)`");
	is_coded("\\", "`\\`");
	is_coded("\xc3\xa4\x7f", "`\\xc3\\xa4\\x7f`");
	s = coded("0123456789", 4);
	assert_string_equal(s, "`0123...`");
	free(s);
}

/*
 * Whatever comes in, what comes out is one span on one line: a backtick at
 * either end and none between, no bar, printable ASCII.
 */
static void
check_code(const char *text)
{
	char	*s = coded(text, 0);
	size_t	 i, n = strlen(s);

	assert_true(n >= 3);
	assert_int_equal(s[0], '`');
	assert_int_equal(s[n - 1], '`');
	for (i = 1; i < n - 1; i++) {
		assert_int_not_equal(s[i], '`');
		assert_int_not_equal(s[i], '|');
		assert_true(s[i] >= 0x20 && s[i] < 0x7f);
	}
	free(s);
}

/* In HTML: no tag, no entity but ours, nothing that Markdown knows. */
static void
check_html(const char *text)
{
	struct out	 o;
	char		*s, *p;

	assert_int_equal(out_open_mem(&o), 0);
	md_html(&o, text);
	s = taken(&o);
	assert_null(strpbrk(s, "<>\"'`*_[]|!@\n\r\t"));
	for (p = s; (p = strchr(p, '&')) != NULL; p++)
		assert_true(p[1] == '#' && strspn(p + 2, "0123456789") > 0);
	free(s);
}

/* Inside a fence: no line of it is a fence as long as the one around it. */
static void
check_fence(const char *text)
{
	struct out	 o;
	char		*s, *p;
	size_t		 fence = md_fence(text, strlen(text));

	assert_true(fence >= 3);
	assert_int_equal(out_open_mem(&o), 0);
	md_line(&o, text, strlen(text));
	s = taken(&o);
	assert_ptr_equal(strchr(s, '\n'), s + strlen(s) - 1);
	for (p = s; *p != '\0'; p += *p != '\0') {
		assert_true(strspn(p, "`") < fence);
		p += strspn(p, "`");
		if (*p == '\0')
			break;
	}
	free(s);
}

static void
test_hostile(void **state)
{
	static const char	 pieces[][12] = { "`", "``", "```", "|", "\\|",
				    "\n", "\r\n", "<b>", "</td>", "&lt;", "@x",
				    "#1", "[a](b)", "!", "\\", "~~~", "-->",
				    "\xff", "\x01", "\x1b[31m", " ", "a" };
	const char		*c = getenv("CHECK_COUNT"), *e = getenv("SEED");
	char			 text[256];
	unsigned long		 seed, runs, i, k, n;

	(void)state;
	seed = e != NULL ? strtoul(e, NULL, 10) : (unsigned long)time(NULL);
	runs = 2000 * (c != NULL ? strtoul(c, NULL, 10) : 1);
	print_message("# seed %lu\n", seed);
	for (i = 0; i < runs; i++) {
		text[0] = '\0';
		seed = seed * 6364136223846793005ul + 1442695040888963407ul;
		n = (seed >> 33) % 20;
		for (k = 0; k < n; k++) {
			seed = seed * 6364136223846793005ul +
			    1442695040888963407ul;
			strlcat(text, pieces[(seed >> 33) %
			    (sizeof pieces / sizeof pieces[0])], sizeof text);
		}
		check_code(text);
		check_html(text);
		check_fence(text);
	}
}

/* Rows that have no room go, and none stands behind one that went. */
static void
test_part(void **state)
{
	struct md_part	 p;
	struct out	 o;
	char		*s;
	int		 i;

	(void)state;
	assert_int_equal(out_open_mem(&o), 0);
	out_str(&o, "head\n");
	md_part(&p, &o, 45, 2);		/* 20 of the 40 that are left */
	for (i = 0; i < 9; i++) {
		md_row(&p);
		out_str(&o, i == 5 ? "a long row\n" : i > 5 ? "s\n" : "row\n");
		md_row_end(&p);
	}
	assert_int_equal(p.cut, 4);
	s = taken(&o);
	assert_string_equal(s, "head\nrow\nrow\nrow\nrow\nrow\n");
	free(s);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_code),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_part)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
