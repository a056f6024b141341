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

#include "../../src/base/path.h"
#include "journal.h"
#include "said.h"

char		 j_said[8192];
static char	 dir[256];

void
j_use(const char *where)
{
	snprintf(dir, sizeof dir, "%s", where);
}

const char *
j_at(const char *name)
{
	static char	 buf[8][512];
	static int	 i;

	i = (i + 1) % 8;
	snprintf(buf[i], sizeof buf[i], "%s/%s", dir, name);
	return buf[i];
}

void
j_put(const char *name, const char *text)
{
	FILE	*f = fopen(j_at(name), "w");

	if (f == NULL || fputs(text, f) == EOF || fclose(f) == EOF)
		abort();
}

void
j_has(const char *name, const char *text)
{
	char	*s = path_read(j_at(name), 1 << 20, NULL);

	if (text == NULL) {
		if (s != NULL)
			fail_msg("%s is there: %s", name, s);
	} else if (s == NULL || strcmp(s, text) != 0)
		fail_msg("%s: want %s, has %s", name, text, s ? s : "nothing");
	free(s);
}

size_t
j_files(void)
{
	static const char *const sub[] = { "r", "out" };
	struct dirent		*e;
	DIR			*d;
	size_t			 n = 0, i;

	for (i = 0; i < 2; i++) {
		assert_non_null(d = opendir(j_at(sub[i])));
		while ((e = readdir(d)) != NULL)
			n += e->d_type != DT_DIR;
		closedir(d);
	}
	return n;
}

int
j_setup(void **unused)
{
	const char	*tmp = getenv("TMPDIR");

	(void)unused;
	snprintf(dir, sizeof dir, "%s/journal.XXXXXX", tmp ? tmp : "/tmp");
	if (mkdtemp(dir) == NULL || mkdir(j_at("r"), 0755) == -1 ||
	    mkdir(j_at("out"), 0755) == -1)
		return -1;
	j_put("out/a b", OUT_OLD);
	j_put("r/a b", REC_OLD);
	return 0;
}

int
j_teardown(void **unused)
{
	char	 cmd[600];

	(void)unused;
	snprintf(cmd, sizeof cmd, "chmod -R u+w '%s'; rm -rf '%s'", dir, dir);
	return system(cmd);
}

void
j_leave(void)
{
	char	 line[2048], old[DIGEST_SIZE], new[DIGEST_SIZE];
	char	 text[4096] = "o365feed-journal 1\ngroup output a\n";

	j_put("out/.a b.~AAAAAA", OUT_NEW);
	j_put("r/.a b.~BBBBBB", REC_NEW);
	digest_of(OUT_OLD, strlen(OUT_OLD), old);
	digest_of(OUT_NEW, strlen(OUT_NEW), new);
	snprintf(line, sizeof line, "file %s %s .a b.~AAAAAA %s\n", old, new,
	    j_at("out/a b"));
	strlcat(text, line, sizeof text);
	digest_of(REC_OLD, strlen(REC_OLD), old);
	digest_of(REC_NEW, strlen(REC_NEW), new);
	snprintf(line, sizeof line, "file %s %s .a b.~BBBBBB %s\n", old, new,
	    j_at("r/a b"));
	strlcat(text, line, sizeof text);
	digest_of(text, strlen(text), new);
	snprintf(line, sizeof line, "end %s\n", new);
	strlcat(text, line, sizeof text);
	j_put("r/.journal", text);
}

void
j_move(const char *from, const char *to)
{
	assert_int_equal(rename(j_at(from), j_at(to)), 0);
}

int
j_recover(void)
{
	int	 rc;

	said_begin();
	rc = journal_recover(j_at("r"));
	said_end(j_said, sizeof j_said);
	return rc;
}

void
j_heard(const char *want)
{
	if (strstr(j_said, want) == NULL)
		fail_msg("want %s\nsaid %s", want, j_said);
}
