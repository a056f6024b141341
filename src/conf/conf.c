/*
 * Reading a configuration from end to end, and finding things in it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/path.h"
#include "parser.h"

#define ROOT_STATE	"/var/lib/o365feed"
#define USER_STATE	".local/state"		/* XDG base directories */
#define RECORDS		"records"

#define REMIND		24			/* hours */
#define STALE_AFTER	7			/* days */
#define DEADLINE	900			/* seconds */

/* The directory of the file, absolute, in the arena. */
static int
find_dir(struct conf *c)
{
	char	*dir = path_dir(c->file), *cwd = NULL, *joined = NULL;
	int	 rc = -1;

	if (dir == NULL)
		goto out;
	if (dir[0] == '/')
		c->dir = arena_strdup(&c->mem, dir);
	else if ((cwd = getcwd(NULL, 0)) == NULL) {
		log_error("%s: current directory: %s", c->file,
		    strerror(errno));
		goto out;
	} else if (strcmp(dir, ".") == 0)
		c->dir = arena_strdup(&c->mem, cwd);
	else if ((joined = path_join(cwd, dir)) != NULL)
		c->dir = arena_strdup(&c->mem, joined);
	rc = c->dir == NULL ? -1 : 0;
out:
	free(dir);
	free(cwd);
	free(joined);
	return rc;
}

/* a/b in the arena. */
static char *
below(struct parser *p, const char *a, const char *b)
{
	char	*s = path_join(a, b), *copy = NULL;

	if (s != NULL)
		copy = build_path(p, s);
	free(s);
	if (copy == NULL)
		p->fatal = 1;
	return copy;
}

/* $XDG_STATE_HOME counts only when absolute (the specification says so). */
static void
default_state(struct parser *p)
{
	const char	*xdg = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	struct word	 at = { .file = p->conf->file };

	if (geteuid() == 0)
		p->conf->state_dir = ROOT_STATE;
	else if (xdg != NULL && xdg[0] == '/')
		p->conf->state_dir = below(p, xdg, "o365feed");
	else if (home != NULL && home[0] == '/')
		p->conf->state_dir = below(p, home, USER_STATE "/o365feed");
	else {
		p->conf->state_dir = ROOT_STATE;
		say_at(p, NULL, &at, "\"state-dir\" is missing, and neither "
		    "XDG_STATE_HOME nor HOME is set");
	}
}

static int
read_all(struct parser *p)
{
	struct conf	*c = p->conf;
	struct word	 at = { .file = c->file };

	p->root = p->block = arena_alloc(p->mem, sizeof *p->root);
	if (p->root == NULL || file_open(p, c->file, NULL) == -1)
		return -1;
	if (conf_parse(p) != 0)
		p->errors++;
	if (p->fatal)
		return -1;
	check_names(p);
	if (p->fatal || build_all(p) == -1)
		return -1;
	if (c->state_dir == NULL)
		default_state(p);
	if (c->record_dir == NULL && c->state_dir != NULL)
		c->record_dir = below(p, c->state_dir, RECORDS);
	if (p->fatal)
		return -1;
	check_paths(p);
	/* a file that lost its contents must not look like "nothing to do" */
	if (p->errors == 0 && c->nfeeds + c->nlists + c->noutputs == 0)
		say_at(p, NULL, &at, "configures no feed, list or output");
	if (p->errors == 0)
		check_unused(p);
	return p->errors == 0 && !p->fatal ? 0 : -1;
}

static int
take_digest(struct conf *c)
{
	struct out	 o;
	char		*text;
	size_t		 n;

	if (out_open_mem(&o) == -1)
		return -1;
	conf_print(c, &o);
	if ((text = out_steal(&o, &n)) == NULL)
		return -1;
	digest_of(text, n, c->digest);
	free(text);
	return 0;
}

struct conf *
conf_read(const char *file)
{
	struct parser	 p;
	struct conf	*c;
	int		 rc = -1;

	memset(&p, 0, sizeof p);
	if ((c = calloc(1, sizeof *c)) == NULL) {
		log_error("out of memory");
		return NULL;
	}
	c->remind = REMIND;
	c->stale_after = STALE_AFTER;
	c->deadline = DEADLINE;
	p.conf = c;
	p.mem = &c->mem;
	p.peeked = -1;
	p.opens = BLOCK_WORDS;
	if ((c->file = arena_strdup(&c->mem, file)) != NULL &&
	    find_dir(c) == 0)
		rc = read_all(&p);
	while (p.file != NULL)
		file_close(&p);
	free(p.pending);
	if (rc == 0)
		rc = take_digest(c);
	if (rc == 0)
		return c;
	conf_free(c);
	return NULL;
}

void
conf_free(struct conf *c)
{
	size_t	 i;

	if (c == NULL)
		return;
	for (i = 0; i < c->nfeeds; i++)
		pset_free(&c->feeds[i]->fence_allow);
	for (i = 0; i < c->nlists; i++) {
		pset_free(&c->lists[i]->include);
		pset_free(&c->lists[i]->exclude);
		pset_free(&c->lists[i]->own);
	}
	tables_free(&c->tables);
	arena_free(&c->mem);
	free(c);
}

void
conf_warn(const struct conf *c)
{
	size_t	 i;

	for (i = 0; i < c->warnings.n; i++)
		log_warn("%s", c->warnings.s[i]);
}

const struct conf_feed *
conf_feed_find(const struct conf *c, const char *name)
{
	size_t	 i;

	for (i = 0; i < c->nfeeds; i++)
		if (strcmp(c->feeds[i]->name, name) == 0)
			return c->feeds[i];
	return NULL;
}

const struct conf_list *
conf_list_find(const struct conf *c, const char *name)
{
	size_t	 i;

	for (i = 0; i < c->nlists; i++)
		if (strcmp(c->lists[i]->name, name) == 0)
			return c->lists[i];
	return NULL;
}

const struct conf_output *
conf_output_find(const struct conf *c, const char *name)
{
	size_t	 i;

	for (i = 0; i < c->noutputs; i++)
		if (strcmp(c->outputs[i]->name, name) == 0)
			return c->outputs[i];
	return NULL;
}
