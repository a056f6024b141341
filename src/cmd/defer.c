/*
 * defer DIGEST --until DATE: a change that people turned down is not made
 * again until that day; a further change has another digest.
 */
#include <stdlib.h>
#include <string.h>

#include "../base/date.h"
#include "cmds.h"
#include "decide.h"

struct defer {
	const char	*digest;
	char		*rest;
};

static int
change(struct decisions *ds, void *arg)
{
	struct defer	*d = arg;

	return decisions_add(ds, "defer", d->digest, d->rest) == 0 ? EXIT_OK :
	    EXIT_FAILED;
}

static int
cmd_defer_run(struct opts *o)
{
	struct conf	*conf;
	struct defer	 d = { o->arg[0], NULL };
	char		 until[DATE_SIZE];
	int		 status = EXIT_FAILED;

	if (!digest_ok(o->arg[0])) {
		log_error("defer: %s: not the digest of a change (64 hex "
		    "digits, as status and reports print it)", o->arg[0]);
		return EXIT_USAGE;
	}
	if (o->until == -1) {
		log_error("defer: --until YYYY-MM-DD is missing");
		return EXIT_USAGE;
	}
	date_format(o->until, until);
	if (o->until <= (o->as_of == -1 ? date_today() : o->as_of)) {
		log_error("defer: %s is over: until which day?", until);
		return EXIT_USAGE;
	}
	if ((conf = cmd_conf(o)) == NULL)
		return EXIT_CONF;
	if ((d.rest = decide_rest(o, until)) != NULL)
		status = decide(conf, change, &d);
	free(d.rest);
	conf_free(conf);
	return status;
}

const struct cmd cmd_defer = {
	.name = "defer",
	.synopsis = "[-f FILE] --until DATE [--reason TEXT] DIGEST",
	.help = "do not make this change until a day",
	.options = O_CONF | O_REASON | O_UNTIL | O_ASOF,
	.min = 1,
	.max = 1,
	.run = cmd_defer_run
};
