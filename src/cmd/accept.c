#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/date.h"
#include "../base/path.h"
#include "../publish/decisions.h"
#include "../publish/state.h"
#include "cmds.h"

/*
 * The digest that the last run offered for this (maybe shortened) one, into
 * full[].  1 found, 0 not there, -1 ambiguous.
 */
static int
offered(const struct conf *conf, const char *given, char full[DIGEST_SIZE])
{
	static const char *const where[] = { "feeds", "lists" };
	json_t			*j, *e;
	const char		*s;
	size_t			 i, k;
	int			 found = 0;

	if ((j = status_read(conf)) == NULL)
		return 0;
	for (k = 0; k < 2; k++)
		json_array_foreach(json_object_get(j, where[k]), i, e) {
			s = json_string_value(json_object_get(
			    json_object_get(e, "guard"), "accept"));
			if (s == NULL || strncmp(s, given, strlen(given)) != 0)
				continue;
			if (found && strcmp(full, s) != 0)
				found = -1;
			else if (!found) {
				found = 1;
				strlcpy(full, s, DIGEST_SIZE);
			}
		}
	json_decref(j);
	return found;
}

static int
note(const struct conf *conf, const char *digest, const struct opts *o)
{
	struct decisions	 ds;
	char			 day[DATE_SIZE], *rest = NULL, *path;
	char			*text = NULL;
	size_t			 len;
	int			 rc = -1;

	date_format(date_today(), day);
	if ((path = decisions_path(conf->record_dir)) == NULL)
		return -1;
	if (decisions_read(&ds, path) == -1)
		goto out;
	if (decisions_accept(&ds, digest)) {
		log_warn("accept: was noted before");
		rc = 0;
	} else if (asprintf(&rest, "%s %s", day, o->why == NULL ? "-" :
	    o->why) != -1 && decisions_add(&ds, "accept", digest, rest) == 0 &&
	    (text = decisions_text(&ds, &len)) != NULL)
		rc = path_write(path, text, len, 0644);
	decisions_free(&ds);
out:
	free(rest);
	free(text);
	free(path);
	return rc;
}

static int
cmd_accept_run(struct opts *o)
{
	struct conf	*conf;
	struct locks	 locks;
	char		 full[DIGEST_SIZE];
	const char	*given = o->arg[0];
	int		 found, status;

	if (strlen(given) < 8 || strlen(given) > DIGEST_LEN ||
	    strspn(given, "0123456789abcdef") != strlen(given)) {
		log_error("accept: %s: not a digest (8 to 64 hex digits, as "
		    "the refusal printed it)", given);
		return EXIT_USAGE;
	}
	if ((conf = cmd_conf(o)) == NULL)
		return EXIT_CONF;
	found = offered(conf, given, full);
	if (found == 0 && digest_ok(given)) {
		/* a pipeline's runner has no state: take it at its word */
		strlcpy(full, given, sizeof full);
		found = 1;
	}
	if (found != 1) {
		log_error("accept: %s: %s", given, found == 0 ? "no refusal "
		    "of the last run has this digest" : "more than one refusal "
		    "begins so: give more digits");
		status = EXIT_FAILED;
	} else if ((status = locks_take(&locks, conf)) == EXIT_OK) {
		if (note(conf, full, o) == -1)
			status = EXIT_FAILED;
		locks_free(&locks);
	}
	conf_free(conf);
	return status;
}

const struct cmd cmd_accept = {
	.name = "accept",
	.synopsis = "[-f FILE] [--reason TEXT] DIGEST",
	.help = "let a refused change pass, once",
	.options = O_CONF | O_REASON,
	.min = 1,
	.max = 1,
	.run = cmd_accept_run
};
