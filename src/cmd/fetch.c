/*
 * The fetch half from this side: describe the feeds to o365feed-fetch, which
 * alone may connect, and read what became of each.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/nocore.h"
#include "cmds.h"
#include "fetcher.h"
#include "halves.h"

static int
feed_wanted(const struct opts *o, const struct conf_feed *cf)
{
	int	 i;

	for (i = 0; i < o->narg; i++)
		if (strcmp(o->arg[i], cf->name) == 0)
			return 1;
	return o->narg == 0;
}

static void
put(struct out *out, const char *key, const char *value)
{
	if (value != NULL)
		out_printf(out, "%s %s\n", key, value);
}

static void
put_number(struct out *out, const char *key, int value, int unset)
{
	if (value != unset)
		out_printf(out, "%s %d\n", key, value);
}

/* The description that the fetch program reads (fetch/desc.h); caller frees. */
static char *
describe(const struct conf *conf, const struct opts *o, size_t *len)
{
	const struct conf_feed	*cf;
	struct out		 out;
	size_t			 i, j;

	if (out_open_mem(&out) == -1)
		return NULL;
	out_str(&out, "o365feed-fetch 1\n");
	put(&out, "state", conf->state_dir);
	put(&out, "client-id", conf->client_id);
	put(&out, "user", conf->user);
	put_number(&out, "deadline", conf->deadline, 0);
	out_printf(&out, "progress %d\n", isatty(STDERR_FILENO) && !o->quiet);
	out_printf(&out, "verbose %d\n", (int)log_level());
	for (i = 0; i < conf->nfeeds; i++) {
		cf = conf->feeds[i];
		if (!feed_wanted(o, cf))
			continue;
		put(&out, "feed", cf->name);
		put(&out, "source", cf->source->name);
		put(&out, "url", cf->url);
		put(&out, "instance", cf->instance);
		for (j = 0; j < cf->services.n; j++)
			put(&out, "service", cf->services.s[j]);
		put(&out, "tenant", cf->tenant);
		put_number(&out, "noipv6", cf->noipv6, 0);
		put(&out, "cloud", cf->cloud);
		put(&out, "page", cf->page);
		put(&out, "download-host", cf->download_host);
		/* where the token is; the token itself does not pass here */
		put(&out, "token-file", cf->token_file);
		put(&out, "token-env", cf->token_env);
		put(&out, "ca-file", cf->ca_file);
		put(&out, "proxy", cf->proxy);
		put_number(&out, "connect-timeout", cf->connect_timeout, 0);
		put_number(&out, "timeout", cf->timeout, 0);
		put_number(&out, "retries", cf->retries, -1);
		out_str(&out, "end\n");
	}
	out_str(&out, "go\n");
	return out_steal(&out, len);
}

int
fetch_half(const struct conf *conf, const struct opts *o)
{
	char	*desc;
	size_t	 len, i;
	int	 rc;

	if (conf->nfeeds == 0)
		return EXIT_OK;
	/* a token in the environment is in our memory, too */
	for (i = 0; i < conf->nfeeds; i++)
		if (conf->feeds[i]->token_env != NULL)
			nocore();
	if ((desc = describe(conf, o, &len)) == NULL)
		return EXIT_FAILED;
	rc = fetcher_run(desc, len, conf->deadline);
	free(desc);
	return rc;
}

static int
known_feeds(const struct conf *conf, const struct opts *o)
{
	int	 i;

	for (i = 0; i < o->narg; i++)
		if (conf_feed_find(conf, o->arg[i]) == NULL) {
			log_error("%s: no such feed in the configuration",
			    o->arg[i]);
			return 0;
		}
	return 1;
}

static int
cmd_fetch_run(struct opts *o)
{
	struct conf	*conf;
	struct locks	 locks;
	int		 status;

	if ((conf = cmd_conf(o)) == NULL)
		return EXIT_CONF;
	if (!known_feeds(conf, o))
		status = EXIT_USAGE;
	else if ((status = locks_take(&locks, conf, 0)) == EXIT_OK) {
		status = fetch_half(conf, o);
		locks_free(&locks);
	}
	conf_free(conf);
	return status;
}

const struct cmd cmd_fetch = {
	.name = "fetch",
	.synopsis = "[-f FILE] [FEED ...]",
	.help = "fetch what is new into the cache, write nothing else",
	.options = O_CONF,
	.min = 0,
	.max = -1,
	.run = cmd_fetch_run
};
