/**
 * A simulation of scarce money: the real {@code hold.lua}, {@code grow.lua}, {@code settle.lua} and {@code Admission} on a real
 * Redis, in virtual time.
 *
 * <p>A team with 3 dollars, a price of 10 dollars for a million tokens of output, 60 tokens a second; every request asks for 16,000
 * tokens, requests arrive for 60 seconds, and what runs then may end. A minute takes some seconds, and the same seed gives the
 * same figures on any machine. To run all of it, or one load by its name:
 *
 * <pre>{@code
 * mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/cp.txt
 * java -cp target/test-classes:target/classes:$(cat target/cp.txt) dev.solvent.simulation.Simulation heavy
 * }</pre>
 *
 * <p><em>used</em> is spent ÷ budget; <em>mean</em> and <em>peak</em> count the streams at a time; <em>cut</em> is the part of the
 * answers that were served and hit a lowered limit, <em>whole</em> the number of the others; <em>wrong</em> counts requests that
 * were refused as busy although their minimum was free; <em>exceeded</em> tells the use at the first of them.
 *
 * <pre>
 * heavy: 40 requests a second, log-normal around 400 tokens
 *                          used   mean   peak    cut  served   whole   busy  wrong  exceeded  95 % at
 * check, then charge      3.030  237.3    444   0.0%    1257    1257      0      0 1134 &#64;1.002     31 s
 * plain worst case        0.260   16.9     18   0.0%     112     112   2279      0         0    never
 * half of what is free    0.957   81.9    173  45.2%     837     459   1554      0         0    103 s
 * default, cold           0.993   85.3    262  31.1%     679     468   1712      0         0     55 s
 * default, warm           1.000   84.1    121  17.4%     536     443   1855      0         0     62 s
 * growing                 1.000   91.9    322  25.2%     610     456    611      0 1170 &#64;1.000     30 s
 *
 * calm: 4 a second of the same
 * plain worst case        0.233   16.1     18   0.0%     108     108    128      0         0    never
 * half of what is free    0.500   34.3     51  11.9%     236     208      0      0         0    never
 * default, cold           0.540   37.1     55   2.5%     236     230      0      0         0    never
 *
 * mixed: 36 a second around 100 tokens and 4 around 2,500
 * plain worst case        0.256   17.3     18   0.0%     163     163   2248      0         0    never
 * half of what is free    0.896   78.2    166  14.3%    1352    1158   1059      0         0    never
 * default, cold           0.899   75.1    162  11.3%     843     748   1568      0         0    never
 *
 * hog: 30 a second around 400 tokens, and 10 that use all of their 16,000
 * plain worst case        0.895   17.5     18   0.0%      60      60   2289      0         0    never
 * half of what is free    0.959   65.3    128  54.5%     442     201   1907      0         0    267 s
 * default, cold           0.990   73.7    144  40.2%     338     202   2011      0         0    138 s
 *
 * long: 40 a second around 4,000 tokens
 * plain worst case        0.350   17.7     18   0.0%      26      26   2355      0         0    never
 * half of what is free    0.608   28.7     51  65.1%      86      30   2295      0         0    never
 * default, cold           0.798   40.4     53  41.9%      74      43   2307      0         0    never
 * </pre>
 *
 * <p>What was tried and left: giving 90 % of the answers their length while nobody waits cuts more for nothing; refusing what is
 * less than half of the fair part at the end of the wait cuts 12 instead of 17 % (warm), but refuses what would have fitted;
 * counting answers that still run as long ones, so that the short ones that end first do not mislead a cold start, leaves the
 * use of worst-case holds.
 */
package dev.solvent.simulation;
