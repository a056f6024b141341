#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../publish/state.h"
#include "cmds.h"
#include "decide.h"

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

struct accept {
	const char	*digest;
	char		*rest;
};

static int
change(struct decisions *ds, void *arg)
{
	struct accept	*a = arg;

	if (decisions_find(ds, "accept", a->digest) != NULL) {
		log_warn("accept: was noted before");
		return EXIT_OK;
	}
	return decisions_add(ds, "accept", a->digest, a->rest) == 0 ?
	    EXIT_OK : EXIT_FAILED;
}

static int
cmd_accept_run(struct opts *o)
{
	struct conf	*conf;
	struct accept	 a = { NULL, NULL };
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
	} else if ((a.rest = decide_rest(o, "")) == NULL)
		status = EXIT_FAILED;
	else {
		a.digest = full;
		status = decide(conf, change, &a);
	}
	free(a.rest);
	conf_free(conf);
	return status;
}

const struct cmd cmd_accept = {
	.name = "accept",
	.synopsis = "[-f FILE] [--reason TEXT] DIGEST",
	.help = "let a refused change pass, once",
	.options = O_CONF | O_REASON | O_ASOF,
	.min = 1,
	.max = 1,
	.run = cmd_accept_run
};
