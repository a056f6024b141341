/*
 * The configuration: every file of tests/conf/good prints as its .out says and
 * reads back to the same; every one of tests/conf/bad is refused with exactly
 * the messages of its .err.  GOLDEN=rewrite writes both anew.
 *
 * Long because the files and what files can't show share their helpers.
 */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/path.h"
#include "conf/conf.h"
#include "said.h"

#define SAID	32768

static char	top[4096];		/* of the source tree */
static char	dir[] = "/tmp/test_conf.XXXXXX";

/* --- helpers ------------------------------------------------------------- */

static char *
printed(const struct conf *c)
{
	struct out	 o;
	char		*text;

	assert_int_equal(out_open_mem(&o), 0);
	conf_print(c, &o);
	text = out_steal(&o, NULL);
	assert_non_null(text);
	return text;
}

/* What differs between machines and users has one name. */
static char *
replace(char *text, const char *what, const char *by)
{
	struct out	 o;
	char		*p, *s = text;

	assert_int_equal(out_open_mem(&o), 0);
	while ((p = strstr(s, what)) != NULL) {
		out_bytes(&o, s, (size_t)(p - s));
		out_str(&o, by);
		s = p + strlen(what);
	}
	out_str(&o, s);
	free(text);
	text = out_steal(&o, NULL);
	assert_non_null(text);
	return text;
}

static void
compare(const char *text, const char *conf, const char *ext)
{
	const char	*golden = getenv("GOLDEN");
	char		*path, *want;

	assert_true(asprintf(&path, "%.*s%s", (int)strlen(conf) - 5, conf,
	    ext) > 0);
	if (golden != NULL && strcmp(golden, "rewrite") == 0)
		assert_int_equal(path_write(path, text, strlen(text), 0644), 0);
	want = path_read(path, 1 << 20, NULL);
	if (want == NULL)
		fail_msg("%s: %s", path, strerror(errno));
	assert_string_equal(text, want);
	free(want);
	free(path);
}

static void
put_file(const char *name, const char *text)
{
	int	 fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	assert_true(fd != -1);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
}

/* A configuration of these words; NULL: it was refused, with said[]. */
static struct conf *
conf_of(const char *text, char said[SAID])
{
	struct conf	*c;

	assert_int_equal(chdir(dir), 0);
	put_file("x.conf", text);
	said_begin();
	c = conf_read("x.conf");
	said_end(said, SAID);
	return c;
}

static struct conf *
good(const char *text)
{
	char		 said[SAID];
	struct conf	*c = conf_of(text, said);

	assert_string_equal(said, "");
	assert_non_null(c);
	return c;
}

static void
bad(const char *text, const char *message)
{
	char	 said[SAID], want[SAID];

	assert_null(conf_of(text, said));
	snprintf(want, sizeof want, "o365feed: %s\n", message);
	assert_string_equal(said, want);
}

/* --- files of tests/conf ------------------------------------------------- */

static void
enter(const char *sub)
{
	assert_int_equal(chdir(top), 0);
	assert_int_equal(chdir(sub), 0);
}

static void
good_file(void **state)
{
	const char	*name = path_base(*state);
	char		 said[SAID], cwd[4096], records[4200];
	struct conf	*c, *d;
	char		*one, *two, *golden;

	enter("tests/conf/good");
	assert_non_null(getcwd(cwd, sizeof cwd));
	said_begin();
	c = conf_read(name);
	said_end(said, sizeof said);
	assert_string_equal(said, "");
	assert_non_null(c);
	one = printed(c);
	/* it reads back from anywhere, and to the same */
	assert_int_equal(chdir(dir), 0);
	put_file("printed.conf", one);
	assert_non_null(d = conf_read("printed.conf"));
	two = printed(d);
	assert_string_equal(one, two);
	assert_string_equal(c->digest, d->digest);
	snprintf(records, sizeof records, "%s", c->state_dir);
	golden = replace(strdup(one), cwd, "@DIR@");
	golden = replace(golden, records, "@STATE@");
	enter("tests/conf/good");
	compare(golden, name, ".out");
	free(golden);
	free(one);
	free(two);
	conf_free(c);
	conf_free(d);
}

static void
bad_file(void **state)
{
	const char	*name = path_base(*state);
	char		 said[SAID];
	struct conf	*c;

	enter("tests/conf/bad");
	said_begin();
	c = conf_read(name);
	said_end(said, sizeof said);
	assert_null(c);
	assert_true(said[0] != '\0');
	compare(said, name, ".err");
}

/*
 * Any file cut short at any byte is read or refused, and what is refused is
 * said; nothing crashes or leaks (under the sanitizers).
 */
static void
cut_file(void **state)
{
	struct conf	*c;
	char		*text, said[SAID], save;
	size_t		 i, n, step;

	enter("tests/conf");
	assert_non_null(text = path_read(*state, 1 << 20, &n));
	step = n / 150 + 1;
	assert_int_equal(chdir(dir), 0);
	for (i = 0; i < n; i += step) {
		save = text[i];
		text[i] = '\0';
		c = conf_of(text, said);
		assert_true(c != NULL || said[0] != '\0');
		conf_free(c);
		text[i] = save;
	}
	free(text);
}

/* --- what files can't show ----------------------------------------------- */

static void
example_reads(void **state)
{
	struct conf	*c;

	(void)state;
	enter(".");
	c = conf_read("conf/o365feed.conf");
	assert_non_null(c);
	assert_int_equal(c->warnings.n, 0);
	assert_true(c->nfeeds > 0 && c->nlists > 0 && c->noutputs > 0);
	conf_free(c);
}

/* The example explains every key: each one of a full configuration is in it. */
static void
example_complete(void **state)
{
	char	*all, *example, *manual, *p, key[64];
	size_t	 n;

	(void)state;
	enter(".");
	assert_non_null(all = path_read("tests/conf/good/all-keys.out",
	    1 << 20, NULL));
	assert_non_null(example = path_read("conf/o365feed.conf", 1 << 20,
	    NULL));
	assert_non_null(manual = path_read("src/o365feed.conf.5", 1 << 20,
	    NULL));
	for (p = all; *p != '\0'; p += strcspn(p, "\n"), p += *p == '\n') {
		p += strspn(p, "\t\n");
		n = strspn(p, "abcdefghijklmnopqrstuvwxyz-");
		if (n == 0 || p[n] != ' ')
			continue;
		snprintf(key, sizeof key, "%.*s", (int)n, p);
		if (strstr(example, key) == NULL)
			fail_msg("conf/o365feed.conf: nothing about %s", key);
		snprintf(key, sizeof key, "Ic %.*s", (int)n, p);
		if (strstr(manual, key) == NULL)
			fail_msg("o365feed.conf.5: nothing about %s", key);
	}
	free(all);
	free(example);
	free(manual);
}

#define FEED	"feed m { source o365 }\n"
#define LIST	FEED "list l { from m use traffic }\n"

static void
digest_is_of_content(void **state)
{
	struct conf	*a, *b, *c;

	(void)state;
	a = good(LIST);
	b = good("# words\nfeed \"m\" {\nsource \"o365\"\n"
	    "instance worldwide }\n"
	    "\n list l { use traffic from { m } }\n");
	c = good(FEED "list l { from m use traffic category allow }\n");
	assert_string_equal(a->digest, b->digest);
	assert_string_not_equal(a->digest, c->digest);
	conf_free(a);
	conf_free(b);
	conf_free(c);
}

static void
state_dirs(void **state)
{
	struct conf	*c;

	(void)state;
	setenv("XDG_STATE_HOME", "/xdg", 1);
	setenv("HOME", "/home/x", 1);
	c = good(FEED);
	if (geteuid() == 0) {
		assert_string_equal(c->state_dir, "/var/lib/o365feed");
		assert_string_equal(c->record_dir, "/var/lib/o365feed/records");
		conf_free(c);
	} else {
		assert_string_equal(c->state_dir, "/xdg/o365feed");
		assert_string_equal(c->record_dir, "/xdg/o365feed/records");
		conf_free(c);
		setenv("XDG_STATE_HOME", "relative", 1);
		c = good(FEED);
		assert_string_equal(c->state_dir,
		    "/home/x/.local/state/o365feed");
		conf_free(c);
		unsetenv("XDG_STATE_HOME");
		unsetenv("HOME");
		bad(FEED, "x.conf: \"state-dir\" is missing, and neither "
		    "XDG_STATE_HOME nor HOME is set");
		setenv("HOME", "/home/x", 1);
	}
	c = good("state-dir s//a/./b/ record-dir ../r " FEED);
	assert_non_null(strstr(c->state_dir, dir));
	assert_non_null(strstr(c->state_dir, "/s/a/b"));
	assert_non_null(strstr(c->record_dir, "/../r"));
	conf_free(c);
}

static void
open_files(void **state)
{
	char		 said[SAID];
	struct conf	*c = good(LIST);

	(void)state;
	conf_free(c);
	assert_int_equal(chmod("x.conf", 0666), 0);
	said_begin();
	assert_null(conf_read("x.conf"));
	said_end(said, sizeof said);
	assert_string_equal(said, "o365feed: x.conf: everybody may write to "
	    "it: chmod o-w, and read what it says\n");
	assert_int_equal(chmod("x.conf", 0664), 0);
	assert_non_null(c = conf_read("x.conf"));
	conf_free(c);
	put_file("inc", LIST);
	assert_int_equal(chmod("inc", 0646), 0);
	bad("\ninclude inc", "x.conf:2: inc: everybody may write to it: "
	    "chmod o-w, and read what it says");
	said_begin();
	assert_null(conf_read("nowhere.conf"));
	said_end(said, sizeof said);
	assert_string_equal(said, "o365feed: nowhere.conf: No such file or "
	    "directory\n");
	assert_int_equal(unlink("x.conf"), 0);
}

static void
limits(void **state)
{
	char		 name[16], said[SAID], *big;
	struct out	 o;
	struct conf	*c;
	int		 i;

	(void)state;
	assert_int_equal(chdir(dir), 0);
	for (i = 0; i < LIMIT_CONF_DEPTH + 1; i++) {
		char	 text[32];

		snprintf(name, sizeof name, "d%d", i);
		snprintf(text, sizeof text, "include d%d\n", i + 1);
		put_file(name, i == LIMIT_CONF_DEPTH ? FEED : text);
	}
	c = good("include d1");
	conf_free(c);
	bad("include d0", "d7:1: include: more than 8 files within each other");
	for (i = 0; i < LIMIT_CONF_DEPTH + 1; i++) {
		snprintf(name, sizeof name, "d%d", i);
		unlink(name);
	}
	put_file("e", "");
	assert_int_equal(out_open_mem(&o), 0);
	for (i = 0; i < LIMIT_CONF_INCLUDES; i++)
		out_str(&o, "include e\n");
	out_str(&o, FEED);
	assert_non_null(big = out_steal(&o, NULL));
	c = good(big);
	conf_free(c);
	free(big);
	assert_int_equal(out_open_mem(&o), 0);
	for (i = 0; i <= LIMIT_CONF_INCLUDES; i++)
		out_str(&o, "include e\n");
	assert_non_null(big = out_steal(&o, NULL));
	bad(big, "x.conf:65: include: more than 64 files");
	free(big);
	unlink("e");
	assert_int_equal(out_open_mem(&o), 0);
	for (i = 0; i <= LIMIT_CONF_NAMES; i++)
		out_printf(&o, "feed f%d { source o365 }\n", i);
	assert_non_null(big = out_steal(&o, NULL));
	bad(big, "x.conf:1: more than 10000 feeds, lists, templates and "
	    "outputs");
	free(big);
	assert_int_equal(out_open_mem(&o), 0);
	for (i = 0; i < (int)LIMIT_CONF_BYTES; i += 16)
		out_str(&o, "# fifteen bytes\n");
	out_char(&o, '\n');
	assert_non_null(big = out_steal(&o, NULL));
	assert_null(conf_of(big, said));
	assert_non_null(strstr(said, "x.conf"));
	free(big);
}

static void
unused_is_no_error(void **state)
{
	char		 said[SAID];
	struct conf	*c;

	(void)state;
	c = good(LIST "feed n { source o365 }\n"
	    "template t { platform plain }");
	said_begin();
	conf_warn(c);
	said_end(said, sizeof said);
	assert_string_equal(said,
	    "o365feed: x.conf:3: feed n: no list is from it\n"
	    "o365feed: x.conf:2: list l: in no output\n"
	    "o365feed: x.conf:4: template t: no output is like it\n");
	conf_free(c);
}

/* The rules of DESIGN section 4, over all platforms there are. */
static void
suits(void **state)
{
	struct conf_list	 l;
	const struct emitter	*em;
	char			 why[512];
	size_t			 i, routes = 0, packets = 0;

	(void)state;
	for (i = 0; (em = emitters[i]) != NULL; i++) {
		memset(&l, 0, sizeof l);
		if (em->rows != ROW_PREFIX)
			continue;
		l.use = USE_ROUTES;
		assert_int_equal(conf_suits(&l, em, why, sizeof why),
		    em->matches == MATCH_ADDRESS ? -1 : 0);
		l.match = MATCHES_ORLONGER;
		l.combine = COMBINE_COVER;
		assert_int_equal(conf_suits(&l, em, why, sizeof why),
		    em->matches == MATCH_ADDRESS ? -1 : 0);
		l.match = MATCHES_EXACT;
		assert_int_equal(conf_suits(&l, em, why, sizeof why),
		    em->matches == MATCH_ANY ? 0 : -1);
		l.use = USE_TRAFFIC;
		assert_int_equal(conf_suits(&l, em, why, sizeof why),
		    em->matches == MATCH_ROUTE ? -1 : 0);
		routes += em->matches == MATCH_ROUTE;
		packets += em->matches == MATCH_ADDRESS;
	}
	assert_true(routes > 0 && packets > 0);
}

static void
names_and_families(void **state)
{
	const struct conf_output	*o;
	const struct conf_list		*l;
	struct conf			*c;

	(void)state;
	c = good(LIST "list k { from m use traffic family v4 }\n"
	    "output o { file o platform plain lists { l k }\n"
	    "names { l = \"N-1\" } }\n"
	    "output p { file p platform plain lists { l k } family v4 }\n");
	assert_non_null(o = conf_output_find(c, "o"));
	assert_non_null(l = conf_list_find(c, "l"));
	assert_string_equal(conf_object_name(&o->obj[0], l), "N-1");
	assert_int_equal(conf_family(&o->obj[0], l), 0);
	assert_non_null(l = conf_list_find(c, "k"));
	assert_string_equal(conf_object_name(&o->obj[0], l), "k");
	assert_int_equal(conf_family(&o->obj[0], l), 4);
	assert_non_null(o = conf_output_find(c, "p"));
	assert_int_equal(conf_family(&o->obj[0], conf_list_find(c, "l")), 4);
	assert_null(conf_output_find(c, "P"));
	assert_null(conf_feed_find(c, "x"));
	assert_non_null(conf_feed_find(c, "m"));
	conf_free(c);
	conf_free(NULL);
}

/* Links: the directory counts, the last component is what is replaced. */
static void
links(void **state)
{
	(void)state;
	assert_int_equal(chdir(dir), 0);
	assert_int_equal(mkdir("real", 0755), 0);
	assert_int_equal(symlink("real", "link"), 0);
	bad("state-dir s " LIST
	    "output o { file real/x platform plain lists l }\n"
	    "output p { file link/x platform plain lists l }\n",
	    "x.conf:4: output p: file \"link/x\" is the file of output o too");
	unlink("link");
	rmdir("real");
}

/* --- main ---------------------------------------------------------------- */

static int
clean(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static size_t
add_files(struct CMUnitTest *t, size_t n, const char *pattern, const char *what,
    CMUnitTestFunction f, glob_t *g)
{
	size_t	 i;
	char	*name;

	if (glob(pattern, 0, NULL, g) != 0)
		return n;
	for (i = 0; i < g->gl_pathc; i++) {
		if (asprintf(&name, "%s %s", what, path_base(g->gl_pathv[i])) ==
		    -1)
			abort();
		t[n].name = name;
		t[n].test_func = f;
		t[n++].initial_state = g->gl_pathv[i] + strlen("tests/conf/");
	}
	return n;
}

int
main(void)
{
	static const struct CMUnitTest	 fixed[] = {
		cmocka_unit_test(example_reads),
		cmocka_unit_test(example_complete),
		cmocka_unit_test(digest_is_of_content),
		cmocka_unit_test(state_dirs),
		cmocka_unit_test(open_files),
		cmocka_unit_test(limits),
		cmocka_unit_test(unused_is_no_error),
		cmocka_unit_test(suits),
		cmocka_unit_test(names_and_families),
		cmocka_unit_test(links),
	};
	struct CMUnitTest	 tests[200];
	glob_t			 g[4];
	size_t			 i, n = sizeof fixed / sizeof fixed[0], first;
	int			 rc;

	if (getcwd(top, sizeof top) == NULL || mkdtemp(dir) == NULL) {
		perror("test_conf");
		return 1;
	}
	memset(tests, 0, sizeof tests);
	memset(g, 0, sizeof g);
	memcpy(tests, fixed, sizeof fixed);
	first = n;
	n = add_files(tests, n, "tests/conf/good/*.conf", "good", good_file,
	    &g[0]);
	n = add_files(tests, n, "tests/conf/bad/*.conf", "bad", bad_file,
	    &g[1]);
	n = add_files(tests, n, "tests/conf/good/*.conf", "cut", cut_file,
	    &g[2]);
	n = add_files(tests, n, "tests/conf/bad/*.conf", "cut", cut_file,
	    &g[3]);
	if (n < first + 20) {
		printf("Bail out! tests/conf is not here: run at the top\n");
		return 1;
	}
	rc = _cmocka_run_group_tests("conf", tests, n, NULL, NULL);
	for (i = first; i < n; i++)
		free((void *)(uintptr_t)tests[i].name);
	for (i = 0; i < 4; i++)
		globfree(&g[i]);
	if (nftw(dir, clean, 8, FTW_DEPTH | FTW_PHYS) == -1)
		perror(dir);
	return rc;
}
