/*
 * The nearest of some names to a mistyped one.
 */
#include <string.h>

#include "near.h"

#define NEAR_MAX	40		/* longer words are no slips */

static int
min3(int a, int b, int c)
{
	return a < b ? (a < c ? a : c) : (b < c ? b : c);
}

/*
 * Edits from a to b: a letter added, dropped, changed, or two neighbours
 * swapped (Damerau, "A technique for computer detection and correction of
 * spelling errors", 1964).  Both at most NEAR_MAX long.
 */
static int
distance(const char *a, const char *b)
{
	int	 d[3][NEAR_MAX + 1];
	int	 n = (int)strlen(b), i, j, *row, *up, *up2;

	for (j = 0; j <= n; j++)
		d[0][j] = j;
	for (i = 1; a[i - 1] != '\0'; i++) {
		row = d[i % 3];
		up = d[(i + 2) % 3];
		up2 = d[(i + 1) % 3];
		row[0] = i;
		for (j = 1; j <= n; j++) {
			row[j] = min3(up[j] + 1, row[j - 1] + 1,
			    up[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && up2[j - 2] + 1 < row[j])
				row[j] = up2[j - 2] + 1;
		}
	}
	return d[(i - 1) % 3][n];
}

const char *
near_name(const char *s, const char *const *names, size_t n)
{
	const char	*best = NULL;
	size_t		 i, len = strlen(s);
	int		 d, least = len < 5 ? 2 : 3;

	if (len < 2 || len > NEAR_MAX)
		return NULL;
	for (i = 0; i < n; i++) {
		if (strlen(names[i]) > NEAR_MAX)
			continue;
		d = distance(s, names[i]);
		if (d < least) {
			least = d;
			best = names[i];
		}
	}
	return best;
}
