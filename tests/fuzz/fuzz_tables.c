/*
 * Files of tables, and the words that are looked up in them: a region, a geo,
 * a host of one, a community, a profile.  The first line is the word, the rest
 * the file.  What it makes is printed and reads back to the same.
 */
#include "base/log.h"
#include "fuzz.h"
#include "source/community.h"
#include "source/profile.h"

static int
load(struct tables *t, const void *data, size_t n)
{
	struct in	 in;
	int		 rc;

	memset(t, 0, sizeof *t);
	in_open_mem(&in, "fuzz", data, n);
	rc = tables_read(t, &in);
	in_close(&in);
	return rc;
}

/* As `list` prints them. */
static char *
print(const struct tables *t, size_t *size)
{
	const struct table_row	*r;
	FILE			*f;
	char			*text = NULL;
	size_t			 i;
	int			 k;

	fuzz_must((f = open_memstream(&text, size)) != NULL, "memory");
	for (k = 0; k < TABLES; k++) {
		for (i = 0; i < table_defs[k].columns; i++)
			fprintf(f, "%s  ", table_defs[k].head[i]);
		fputc('\n', f);
		for (r = t->of[k]; r->cell[0] != NULL; r++) {
			for (i = 0; i < table_defs[k].columns; i++)
				fprintf(f, "%s  ", r->cell[i]);
			fputc('\n', f);
		}
	}
	fuzz_must(fclose(f) == 0, "memory");
	return text;
}

static void
look_up(const struct tables *t, const char *word)
{
	struct community	 c;
	struct places		 p;
	struct tag_pairs	 pairs;
	char			 why[512];
	size_t			 i;

	if (community_find(t, NULL, word, &c, why, sizeof why) == 0)
		fuzz_must(community_check(c.value) == NULL,
		    "a word stands for a community");
	memset(&p, 0, sizeof p);
	memset(&pairs, 0, sizeof pairs);
	places_region(&p, t, word, why, sizeof why);
	places_geo(&p, t, word, why, sizeof why);
	places_geo_of(&p, t, word, why, sizeof why);
	for (i = 0; i < p.n; i++)
		fuzz_must(table_region(t, p.region[i]) != NULL,
		    "a place is a region");
	tag_pairs_profile(&pairs, t, word, &p, NULL, why, sizeof why);
	tag_pairs_profile(&pairs, t, "crm", &p, p.cloud, why, sizeof why);
	for (i = 0; i < pairs.n; i++)
		tag_pair_is(&pairs.pair[i], word, word);
	tag_pairs_free(&pairs);
	places_free(&p);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct tables	 t, again;
	char		 word[64], *a, *b;
	size_t		 na, nb;

	log_init("fuzz", LOG_QUIET);
	fuzz_name(word, &data, &n);
	if (load(&t, data, n) == -1)
		return 0;
	look_up(&t, word);
	a = print(&t, &na);
	fuzz_must(load(&again, a, na) == 0, "what is printed reads back");
	b = print(&again, &nb);
	fuzz_must(na == nb && memcmp(a, b, na) == 0, "to the same");
	free(a);
	free(b);
	tables_free(&again);
	tables_free(&t);
	return 0;
}
