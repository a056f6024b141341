#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/path.h"
#include "../publish/trust.h"
#include "cmd.h"

#ifndef SYSCONFDIR
#define SYSCONFDIR	"/etc"
#endif
#define CONF_NAME	"o365feed.conf"

/* A user's own file, if it is there; the caller frees. */
static char *
user_conf(void)
{
	const char	*base = getenv("XDG_CONFIG_HOME"), *home;
	char		*s = NULL;

	if (geteuid() == 0)
		return NULL;
	if (base != NULL && *base == '/') {
		if (asprintf(&s, "%s/o365feed/" CONF_NAME, base) == -1)
			return NULL;
	} else if ((home = getenv("HOME")) != NULL && *home == '/') {
		if (asprintf(&s, "%s/.config/o365feed/" CONF_NAME,
		    home) == -1)
			return NULL;
	}
	if (s != NULL && access(s, R_OK) == -1 && errno == ENOENT) {
		free(s);
		s = NULL;
	}
	return s;
}

struct conf *
cmd_conf(const struct opts *o)
{
	struct conf	*c;
	char		*own;

	if (o->conf != NULL)
		c = conf_read(o->conf);
	else {
		own = user_conf();
		c = conf_read(own != NULL ? own : SYSCONFDIR "/" CONF_NAME);
		free(own);
	}
	if (c != NULL && trust_state(c, 0) == -1) {
		conf_free(c);
		c = NULL;
	}
	return c;
}

const struct conf_output *
cmd_output(const struct conf *conf, const char *name)
{
	const struct conf_output	*co = conf_output_find(conf, name);

	if (co == NULL)
		log_error("%s: the configuration has no such output", name);
	return co;
}

int
cmd_for_output(const struct opts *o, int (*fn)(const struct conf *,
    const struct conf_output *, const struct opts *))
{
	const struct conf_output	*co;
	struct conf			*conf;
	int				 status = EXIT_USAGE;

	if ((conf = cmd_conf(o)) == NULL)
		return EXIT_CONF;
	if ((co = cmd_output(conf, o->arg[0])) != NULL)
		status = fn(conf, co, o);
	conf_free(conf);
	return status;
}
