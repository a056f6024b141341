#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "../../src/base/safe.h"

/* A text, and what becomes of it; the same: nothing in it is bad. */
static const struct {
	const char	*in, *out;
} cases[] = {
	{ "", "" },
	{ "Exchange Online ~", "Exchange Online ~" },
	{ "a\nb\r\tc\x1b[2J\x7f", "a?b??c?[2J?" },
	/* C1: as UTF-8, and bare */
	{ "\xc2\x80x\xc2\x9bx\xc2\x9f.", "??x??x??." },
	{ "\x9b" "31m\x80\x9f", "?31m??" },
	{ "\xc2\xa0\xa0\xff", "\xc2\xa0\xa0\xff" },
	/* 0x80 and 0x9f as the second byte of a letter are none */
	{ "\xc3\x80\xc3\x9f\xc3\xa9", "\xc3\x80\xc3\x9f\xc3\xa9" },
	/* U+061C, U+200E, U+200F; U+200D joins, and is no control */
	{ "\xd8\x9c\xe2\x80\x8e\xe2\x80\x8f\xe2\x80\x8d",
	    "????????\xe2\x80\x8d" },
	/* U+2027 to U+202F: the first and the last are harmless */
	{ "\xe2\x80\xa7\xe2\x80\xa8\xe2\x80\xae\xe2\x80\xaf",
	    "\xe2\x80\xa7??????\xe2\x80\xaf" },
	/* U+2065 to U+206A */
	{ "\xe2\x81\xa5\xe2\x81\xa6\xe2\x81\xa9\xe2\x81\xaa",
	    "\xe2\x81\xa5??????\xe2\x81\xaa" },
	/* four bytes; and cut short, with C1 in what is left */
	{ "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80" },
	{ "\xf0\x9f", "\xf0?" },
	{ "\xe2\x80", "\xe2?" },
	{ "\xe2\x80" "a", "\xe2?a" },
	{ "\xc0\x8a", "\xc0?" },
	/* ESC and CSI, written in more bytes than they take */
	{ "\xe0\x80\x9b" "c", "\xe0??c" },
	{ "\xf0\x80\x80\x9b" "c", "\xf0???c" },
	{ "\xf0\x80\x82\x9b" "c\xf0\x90\x80\x80",
	    "\xf0???c\xf0\x90\x80\x80" }
};

static void
test_clean(void **state)
{
	char	 buf[64];
	size_t	 i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_true(strlen(cases[i].in) < sizeof buf);
		memcpy(buf, cases[i].in, strlen(cases[i].in) + 1);
		assert_int_equal(safe_text(buf),
		    strcmp(cases[i].in, cases[i].out) == 0);
		safe_clean(buf, '?');
		assert_string_equal(buf, cases[i].out);
		assert_true(safe_text(buf));
	}
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_clean)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
