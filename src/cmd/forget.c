/*
 * forget NAME: remove the records of a feed, list or output that the
 * configuration no longer has, and the pin of it.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/path.h"
#include "../publish/publish.h"
#include "cmds.h"
#include "decide.h"

struct forget {
	const struct conf	*conf;
	const char		*name;
	int			 dropped;
};

/* 1 removed, 0 there was none, -1 (said). */
static int
drop(const char *path)
{
	if (unlink(path) == 0) {
		log_info("%s: removed", path);
		return 1;
	}
	if (errno == ENOENT)
		return 0;
	log_error("%s: %s", path, strerror(errno));
	return -1;
}

/* A directory of states, which holds files only. */
static int
drop_history(const char *dir)
{
	struct dirent	*e;
	DIR		*d;
	char		*path;
	int		 rc = 1;

	if ((d = opendir(dir)) == NULL) {
		if (errno == ENOENT)
			return 0;
		log_error("%s: %s", dir, strerror(errno));
		return -1;
	}
	while ((e = readdir(d)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 ||
		    strcmp(e->d_name, "..") == 0)
			continue;
		if ((path = path_join(dir, e->d_name)) == NULL ||
		    drop(path) == -1)
			rc = -1;
		free(path);
	}
	closedir(d);
	if (rc == 1 && rmdir(dir) == -1) {
		log_error("%s: %s", dir, strerror(errno));
		rc = -1;
	}
	return rc;
}

static int
drop_pins(struct decisions *ds, void *arg)
{
	struct forget	*f = arg;

	if (conf_list_find(f->conf, f->name) == NULL)
		f->dropped |= decisions_drop(ds, "pin-list", f->name);
	if (conf_output_find(f->conf, f->name) == NULL)
		f->dropped |= decisions_drop(ds, "pin-output", f->name);
	return EXIT_OK;
}

static int
forget(const struct conf *conf, const char *name)
{
	static const char *const kinds[] = { "feeds", "lists", "outputs",
					    "applied", "history" };
	struct forget	 f = { conf, name, 0 };
	char		*path;
	size_t		 i;
	int		 rc, any = 0, failed = 0;

	for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		int	 used = i == 0 ? conf_feed_find(conf, name) != NULL :
			    i == 1 ? conf_list_find(conf, name) != NULL :
			    conf_output_find(conf, name) != NULL;

		if (used)
			continue;
		path = record_path(conf->record_dir, kinds[i], name);
		if (path == NULL)
			return EXIT_FAILED;
		rc = i == 4 ? drop_history(path) : drop(path);
		any |= rc == 1;
		failed |= rc == -1;
		free(path);
	}
	if (decide_locked(conf, drop_pins, &f) != EXIT_OK)
		failed = 1;
	any |= f.dropped;
	if (!any && !failed)
		log_error("forget: there is no record of %s that the "
		    "configuration does not have", name);
	return any && !failed ? EXIT_OK : EXIT_FAILED;
}

static int
cmd_forget_run(struct opts *o)
{
	struct conf	*conf;
	struct locks	 locks;
	int		 status;

	if ((conf = cmd_conf(o)) == NULL)
		return EXIT_CONF;
	if ((status = locks_take(&locks, conf, 0)) == EXIT_OK) {
		if (publish_settle(conf) == -1)
			status = EXIT_FAILED;
		else
			status = forget(conf, o->arg[0]);
		locks_free(&locks);
	}
	conf_free(conf);
	return status;
}

const struct cmd cmd_forget = {
	.name = "forget",
	.synopsis = "[-f FILE] NAME",
	.help = "remove records that the configuration no longer has",
	.options = O_CONF,
	.min = 1,
	.max = 1,
	.run = cmd_forget_run
};
