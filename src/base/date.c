#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "date.h"

#define SECONDS_OF_DAY	86400

long
date_today(void)
{
	return (long)(time(NULL) / SECONDS_OF_DAY);
}

/*
 * Days since 1970-01-01 of a date in the Gregorian calendar: years counted
 * from March, so that the leap day is the last of its year.
 */
static long
days_of(long y, long m, long d)
{
	long	 era_day;

	if (m <= 2) {
		y--;
		m += 12;
	}
	era_day = 365 * y + y / 4 - y / 100 + y / 400;
	return era_day + (153 * (m - 3) + 2) / 5 + d - 1 - 719468;
}

int
date_parse(const char *s, long *day)
{
	char	 d[9], back[DATE_SIZE], again[DATE_SIZE];
	size_t	 i, n = 0;
	int	 y, m, dd;

	for (i = 0; s[i] != '\0'; i++) {
		if (s[i] == '-' && (i == 4 || i == 7) && strlen(s) == 10)
			continue;
		if (!isdigit((unsigned char)s[i]) || n == 8)
			return -1;
		d[n++] = s[i];
	}
	if (n != 8)
		return -1;
	d[n] = '\0';
	if (sscanf(d, "%4d%2d%2d", &y, &m, &dd) != 3 || y < 1970 ||
	    m < 1 || m > 12 || dd < 1 || dd > 31)
		return -1;
	*day = days_of(y, m, dd);
	/* 30 February comes back as another day */
	date_format(*day, back);
	snprintf(again, sizeof again, "%04u-%02u-%02u", (unsigned)y % 10000u,
	    (unsigned)m % 100u, (unsigned)dd % 100u);
	return strcmp(back, again) == 0 ? 0 : -1;
}

int
date_of_version(const char *s, long *day)
{
	char	 d[9];

	if (strlen(s) != 10 || strspn(s, "0123456789") != 10)
		return -1;
	strlcpy(d, s, sizeof d);
	return date_parse(d, day);
}

void
date_format(long day, char buf[DATE_SIZE])
{
	time_t		 t = (time_t)day * SECONDS_OF_DAY;
	struct tm	 tm;

	if (gmtime_r(&t, &tm) == NULL ||
	    strftime(buf, DATE_SIZE, "%Y-%m-%d", &tm) == 0)
		memcpy(buf, "0000-00-00", DATE_SIZE);
}
