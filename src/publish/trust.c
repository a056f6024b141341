#include <sys/stat.h>

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/log.h"
#include "../base/path.h"
#include "../conf/conf.h"
#include "trust.h"

/*
 * What is wrong with a directory, or NULL.  "user" may own it, too; NULL:
 * nobody else may.  An access list shows its mask in the bits of the group.
 */
static const char *
dir_look(const struct stat *st, int ours, const char *user)
{
	const struct passwd	*pw;

	if (S_ISLNK(st->st_mode))
		return "a symbolic link, not followed";
	if (!S_ISDIR(st->st_mode))
		return "not a directory";
	if ((st->st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return "others can write here: chmod go-w, and see what is in "
		    "it";
	if (!ours || st->st_uid == 0 || st->st_uid == geteuid())
		return NULL;
	/* a user who is not there is the fetch program's to refuse */
	if (user != NULL && ((pw = getpwnam(user)) == NULL ||
	    pw->pw_uid == st->st_uid))
		return NULL;
	return "belongs to another user: run as that one, or chown it";
}

/*
 * Numbers and what is accepted are read from the records, so not everybody may
 * write there.  Group members may: it is often a repository that they share.
 */
static const char *
records_look(const char *dir)
{
	struct stat	 st;

	if (stat(dir, &st) == 0 && (st.st_mode & S_IWOTH) != 0)
		return "everybody may write here: chmod o-w, and see what is "
		    "in it";
	return NULL;
}

/*
 * The state directory itself may be reached through a link, which the
 * configuration then names; the cache is a place of ours, and no link.
 */
int
trust_state(const struct conf *conf, int ours)
{
	const char	*why = NULL, *at = conf->state_dir;
	struct stat	 st;
	char		*cache;

	if ((cache = path_join(conf->state_dir, "cache")) == NULL)
		return -1;
	if (stat(at, &st) == 0)
		why = dir_look(&st, ours, NULL);
	if (why == NULL && lstat(cache, &st) == 0) {
		at = cache;
		why = dir_look(&st, ours, conf->user);
	}
	if (why == NULL && (why = records_look(conf->record_dir)) != NULL)
		at = conf->record_dir;
	if (why != NULL)
		log_error("%s: %s", at, why);
	free(cache);
	return why == NULL ? 0 : -1;
}
