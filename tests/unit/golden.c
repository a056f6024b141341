#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/base/path.h"
#include "golden.h"

static char *
golden_path(const char *platform, const char *name, const char *file)
{
	const char	*top = getenv("TOP");
	char		*dir, *s = NULL;

	if (asprintf(&dir, "%s/tests/golden/%s/%s", top != NULL ? top : ".",
	    platform, name) == -1 || asprintf(&s, "%s/%s", dir, file) == -1)
		fail_msg("out of memory");
	if (getenv("GOLDEN") != NULL &&
	    strcmp(getenv("GOLDEN"), "rewrite") == 0)
		assert_int_equal(path_mkdirs(dir, 0755), 0);
	free(dir);
	return s;
}

void
golden_compare(const char *platform, const char *name, const char *file,
    const char *text, size_t n)
{
	char	*path = golden_path(platform, name, file), *want;
	size_t	 len;

	if (getenv("GOLDEN") != NULL &&
	    strcmp(getenv("GOLDEN"), "rewrite") == 0)
		assert_int_equal(path_write(path, text, n, 0644), 0);
	if ((want = path_read(path, 1024 * 1024, &len)) == NULL)
		fail_msg("%s: %s", path, strerror(errno));
	if (len != n || memcmp(want, text, n) != 0) {
		fprintf(stderr, "--- %s\n%s--- written now\n%s", path, want,
		    text);
		fail_msg("%s differs", path);
	}
	free(want);
	free(path);
}
