#include <string.h>

#include "source.h"

const struct source *const sources[] = {
	&source_o365,
	&source_service_tags,
	&source_bgp_communities,
	&source_fence_csv,
	&source_text,
	NULL
};

const struct source *
source_find(const char *name)
{
	size_t	 i;

	for (i = 0; sources[i] != NULL; i++)
		if (strcmp(sources[i]->name, name) == 0)
			return sources[i];
	return NULL;
}

const struct source *
source_sniff(const char *p, size_t n)
{
	const struct source	*best = NULL;
	char			 sample[SOURCE_SAMPLE];
	size_t			 i;
	int			 sure, most = 0;

	source_sample(p, n, sample);
	for (i = 0; sources[i] != NULL; i++) {
		if ((sure = sources[i]->sniff(sample)) > most) {
			best = sources[i];
			most = sure;
		}
	}
	return best;
}

const struct source *
source_guess(struct in *in)
{
	const struct source	*src;
	const char		*p, *why;
	char			 sample[SOURCE_SAMPLE];
	long			 n;

	if ((n = in_peek(in, &p)) == -1)
		return NULL;
	if ((src = source_sniff(p, (size_t)n)) != NULL)
		return src;
	source_sample(p, (size_t)n, sample);
	if (n == 0)
		why = "empty";
	else if (sample[0] == '<')
		why = "HTML, XML or merge-conflict marks";
	else if (strncmp(sample, "\x1f\x8b", 2) == 0)
		why = "compressed (gzip)";
	else
		why = "neither a published feed nor plain prefixes";
	log_error("%s: format not recognised: %s", in->label, why);
	return NULL;
}

int
source_parse(const struct source *src, struct feed *f, struct in *in)
{
	f->attrs |= src->attrs;
	if (src->parse(f, in) == -1)
		goto fail;
	/* a later part may hold nothing that the first one did not say */
	if (f->nep == 0) {
		log_error("%s: nothing in it", in->label);
		goto fail;
	}
	if (pset_count(&f->prefixes) > LIMIT_PREFIXES) {
		log_error("%s: more than %d prefixes", in->label,
		    LIMIT_PREFIXES);
		goto fail;
	}
	return 0;
fail:
	feed_free(f);
	return -1;
}
