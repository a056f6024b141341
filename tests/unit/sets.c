#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sets.h"

struct pset
set_of(const char *text)
{
	struct pset	 s;
	struct in	 in;

	memset(&s, 0, sizeof s);
	in_open_mem(&in, "test", text, strlen(text));
	assert_int_equal(pset_read(&s, &in), 0);
	assert_int_equal(in_close(&in), 0);
	assert_int_equal(pset_sort(&s), 0);
	return s;
}

struct prefix
prefix_of(const char *s)
{
	struct prefix	 p;
	const char	*why;

	assert_int_equal(prefix_parse(s, strlen(s), PREFIX_BARE, &p, &why), 0);
	return p;
}
