package feel_test

import (
	"strings"
	"testing"

	"torg/rules/feel"
)

// eval runs an expression without names and answers its value in FEEL notation.
func eval(t testing.TB, text string) string {
	t.Helper()
	e, diags := feel.Parse(text, feel.NewEnv(feel.Standard(), nil))
	for _, d := range diags {
		if d.Syntax {
			return "syntax: " + d.Text
		}
	}
	m := feel.NewMachine(feel.Settings{Today: feel.Date{Year: 2026, Month: 11, Day: 22}})
	v := m.Run(e, nil)
	if m.Err() != nil {
		return "error: " + m.Err().Error()
	}
	return v.String()
}

// check runs lines of "expression => value".
func check(t *testing.T, lines string) {
	t.Helper()
	for _, line := range strings.Split(strings.TrimSpace(lines), "\n") {
		text, want, ok := strings.Cut(line, " => ")
		if !ok {
			continue
		}
		if got := eval(t, text); got != strings.TrimSpace(want) {
			t.Errorf("%s is %s, want %s", strings.TrimSpace(text), got, want)
		}
	}
}

// TestRelations follows DMN 1.5 table 78.
func TestRelations(t *testing.T) {
	check(t, `
before(1, 10) => true
before(10, 1) => false
before(1, [1..10]) => false
before(1, (1..10]) => true
before([1..10], 10) => false
before([1..10), 10) => true
before([1..10], [15..20]) => true
before([1..10], [10..20]) => false
before([1..10), [10..20]) => true
before([1..10], (10..20]) => true
after(12, [1..10]) => true
after(10, [1..10)) => true
after(10, [1..10]) => false
after([11..20], 12) => false
after((11..20], 11) => true
after([11..20], [1..11)) => true
after((11..20], [1..11]) => true
meets([1..5], [5..10]) => true
overlaps after((1..5), [1..5]) => false
overlaps after((1..5], [1..6]) => false
overlaps after((1..5], [2..5]) => false
meets([1..5), [5..10]) => false
meets([1..5], (5..10]) => false
met by([5..10], [1..5]) => true
met by((5..10], [1..5]) => false
overlaps([1..5], [3..8]) => true
overlaps([3..5], [1..8]) => true
overlaps([1..5], [6..8]) => false
overlaps([1..5], [5..8]) => true
overlaps([1..5), [5..8]) => false
overlaps([1..5], (5..8]) => false
overlaps before([1..5], [3..8]) => true
overlaps before([1..5), (1..5]) => true
overlaps before([1..5], (1..5]) => true
overlaps before([1..5), [1..5]) => false
overlaps before([1..5], [1..5]) => false
overlaps after([3..8], [1..5]) => true
overlaps after((1..5], [1..5)) => true
overlaps after((1..5], [1..5]) => true
overlaps after([1..5], [1..5)) => false
finishes(10, [1..10]) => true
finishes(10, [1..10)) => false
finishes([5..10), [1..10]) => false
finishes([5..10), [1..10)) => true
finishes((1..10], [1..10]) => true
finished by([1..10], 10) => true
finished by([1..10], (1..10]) => true
includes([1..10], 5) => true
includes((1..10], 1) => false
includes([1..10), [5..10)) => true
includes([1..10), [1..10]) => false
during(5, [1..10]) => true
during([4..6], [1..10]) => true
during([1..10], (1..10)) => false
starts(1, [1..10]) => true
starts(1, (1..10]) => false
starts((1..5], [1..10]) => false
starts([1..10), [1..10]) => true
started by([1..10], 1) => true
started by([1..10], [1..5]) => true
coincides(5, 5) => true
coincides((1..5), [1..5]) => false
before(point1: @"2020-01-01", point2: @"2020-01-02") => true
before(1, "a") => null
`)
}

// TestOperators follows DMN 1.5 tables 50 to 60.
func TestOperators(t *testing.T) {
	check(t, `
true and null => null
false and null => false
true or null => true
false or null => null
1 = "1" => null
1 != null => true
null < 1 => null
0.1 + 0.2 => 0.3
1 / 3 => 0.3333333333333333333333333333333333
2 / 3 => 0.6666666666666666666666666666666667
1 / 0 => null
10 ** 6144 * 10 => null
-5 ** 2 => 25
2 ** 3 ** 2 => 64
"a" + "b" => "ab"
"a" + 1 => null
5 between 1 and 10 => true
5 in (1..5] => true
5 in [1..5) => false
5 in (> 3, < 2) => true
5 in (1, 2) => false
1 in [[2..4], [1..3]] => true
"b" in ["a", "b"] => true
null in [null] => true
@"2026-01-31" + @"P1M" => @"2026-02-28"
@"2026-03-01" - @"2026-02-01" => @"P28D"
@"2026-01-31T23:00:00" + @"PT2H" => @"2026-02-01T01:00:00"
@"23:00:00" + @"PT2H" => @"01:00:00"
@"P1Y" + @"P2M" => @"P1Y2M"
@"P1Y" * 2.5 => @"P2Y6M"
@"P2D" / @"P1D" => 2
@"PT1H" / 7 => @"PT8M34.285714285S"
@"2024-02-29" + @"P1Y" => @"2025-02-28"
@"2026-10-25T00:30:00@Europe/Oslo" + @"PT4H" => @"2026-10-25T03:30:00@Europe/Oslo"
`)
}

func TestForms(t *testing.T) {
	check(t, `
if null then 1 else 2 => 2
if "x" then 1 else 2 => null
for i in 1..3 return i * i => [1, 4, 9]
for i in 3..1 return i => [3, 2, 1]
for i in [1..4) return i => [1, 2, 3]
for i in 0..4 return if i = 0 then 1 else i * partial[-1] => [1, 1, 2, 6, 24]
for i in [1, 2], j in [i, 10] return i + j => [2, 11, 4, 12]
for d in @"2026-02-27"..@"2026-03-01" return d.day => [27, 28, 1]
some x in [1, 2, 3] satisfies x > 2 => true
every x in [1, 2, 3] satisfies x > 2 => false
some x in [1, null] satisfies x > 2 => null
every x in [] satisfies false => true
[1, 2, 3][item > 1] => [2, 3]
[1, 2, 3][-1] => 3
[1, 2, 3][4] => null
[{a: 1}, {a: 2}][a > 1] => [{a: 2}]
[{a: 1}, {a: 2}].a => [1, 2]
[{a b: 1}, {a b: 2}][a b = 2].a b => [2]
{a: 1, b: a + 1}.b => 2
{"x y": 1}.x y => 1
(function(x, y) x * y)(3, 4) => 12
(function(x: number, y) x * y)(y: 3, x: 4) => 12
(function(x: number) x)("a") => null
[1, 2] instance of list<number> => true
[1, "a"] instance of list<number> => false
{a: 1, b: 2} instance of context<a: number> => true
null instance of Any => false
{} instance of context<> => true
[1..2] instance of range<string> => false
(function(a: number) a) instance of function<number>->number => true
max instance of function<list<Any>>->Any and true => true
[][1] => null
[1, 2]["a"] => null
@"P1D" instance of days and time duration => true
@"2026-01-01T00:00:00" instance of date and time and true => true
{a: 1, a: 2} => null
// comment
1 /* one */ + /* two */ 2 => 3
not(true) => false
not(null) => null
"\u00e5\U01F40E\uD83D\uDC0E" => "å🐎🐎"
@"2026-01-01".weekday => 4
@"10:00:00+02:00".time offset => @"PT2H"
(1..5].start included => false
`)
}

func TestBuiltins(t *testing.T) {
	check(t, `
decimal(1/3, 2) => 0.33
decimal(1.5, 0) => 2
decimal(2.5, 0) => 2
floor(-1.5) => -2
ceiling(-1.5) => -1
floor(1.56, 1) => 1.5
round up(-5.5, 0) => -6
round down(-5.5, 0) => -5
round half up(5.5, 0) => 6
round half down(5.5, 0) => 5
round half up(1234, -2) => 1200
modulo(-12, 5) => 3
modulo(10.1, 4.5) => 1.1
modulo(5, 0) => null
sqrt(16) => 4
sqrt(-1) => null
log(10) => 2.302585092994045684017991454684364
odd(5) => true
even(5.5) => false
abs(@"-P1Y") => @"P1Y"
number("1 000,0", " ", ",") => 1000
number("1.000.000,01", decimal separator: ",", grouping separator: ".") => syntax: arguments are either all named or none
number(from: "1.000.000,01", decimal separator: ",", grouping separator: ".") => 1000000.01
number("NaN") => null
string(1.10) => "1.1"
string(@"2026-01-01") => "2026-01-01"
string(["a", 1]) => "[\"a\", 1]"
substring("foobar", 3) => "obar"
substring("foobar", 3, 3) => "oba"
substring("foobar", -2, 1) => "a"
substring("\U01F40Eab", 2) => "ab"
string length("\U01F40Eab") => 3
substring before("foobar", "bar") => "foo"
substring after("foobar", "ob") => "ar"
replace("abcd", "(ab)|(a)", "[1=$1][2=$2]") => "[1=ab][2=]cd"
matches("foobar", "^fo*b") => true
matches("O", "[A-Z-[OI]]") => false
matches("abab", "(ab)\\1") => true
matches("q", "[^Q]", "i") => false
matches("i", "[A-Z-[IO]]", "i") => false
matches("b", "[A-Z-[IO]]", "i") => true
matches("a", "\\p{Lu}", "i") => false
matches("aA", "(a)\\1", "i") => true
matches("aA", "(a)\\1") => false
matches("asd", "(asd)[\\1]") => null
matches("x", "[9-0]") => null
matches("a\nb", "a.b") => false
matches("a\nb", "a.b", "s") => true
matches("foo\nbar", "^b", "m") => true
matches("abc", "a{2}") => false
matches("aab", "^a{2,}b") => true
matches("a.b", "a.b", "q") => true
matches("axb", "a.b", "q") => false
matches("α", "\\p{IsGreek}") => true
matches("m", "\\p{IsB}") => null
matches("a", "a", "y") => null
matches("abc", "(?:a|b)+c") => true
matches("abc", "(a") => null
replace("abracadabra", "a.*?a", "*") => "*c*bra"
replace("abc", "b*", "x") => null
replace("abc", "b", "$") => null
replace("abc", "b", "\\$1") => "a$1c"
matches("a", "(b)\\2") => null
matches("hello world", "hello\\ sworld", "x") => true
split("John Doe", "\\s") => ["John", "Doe"]
string join(["a", "b"], "-") => "a-b"
min(1, 2, 3) => 1
max(["a", "c", "b"]) => "c"
sum([]) => null
mean([1, 2, 3, 4]) => 2.5
median(8, 2, 5, 3, 4) => 4
stddev([2, 4, 7, 5]) => 2.081665999466132735282297706979931
mode(6, 3, 9, 6, 6) => [6]
mode([6, 1, 9, 6, 1]) => [1, 6]
product([2, 3, 4]) => 24
all([true, null]) => null
any([true, null]) => true
all([]) => true
sublist([4, 5, 6], 1, 2) => [4, 5]
append([1], 2, 3) => [1, 2, 3]
concatenate([1, 2], [3]) => [1, 2, 3]
insert before([1, 3], 1, 2) => [2, 1, 3]
remove([1, 2, 3], 2) => [1, 3]
list replace([2, 4, 7, 8], 3, 6) => [2, 4, 6, 8]
list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5) => [5, 5, 7, 8]
reverse([1, 2, 3]) => [3, 2, 1]
index of([1, 2, 3, 2], 2) => [2, 4]
union([1, 2], [2, 3]) => [1, 2, 3]
distinct values([1, 2, 3, 2, 1]) => [1, 2, 3]
flatten([[1, 2], [[3]], 4]) => [1, 2, 3, 4]
sort([3, 1, 2], function(x, y) x < y) => [1, 2, 3]
list contains([1, 2, null], null) => true
count([1, 2, 3]) => 3
get value({a: 1}, "a") => 1
get entries({a: 1}) => [{key: "a", value: 1}]
context([{key: "a", value: 1}]) => {a: 1}
context put({a: 1}, "b", 2) => {a: 1, b: 2}
context put({x: 1, y: {a: 0}}, ["y", "a"], 2) => {x: 1, y: {a: 2}}
context merge([{a: 1}, {b: 2}, {a: 3}]) => {a: 3, b: 2}
date(2026, 2, 29) => null
date("2026-02-28") => @"2026-02-28"
date and time(@"2026-02-28", @"10:00:00") => @"2026-02-28T10:00:00"
time(10, 30, 1.5, @"PT1H") => @"10:30:01.5+01:00"
duration("P26M") => @"P2Y2M"
years and months duration(@"2011-12-22", @"2013-08-24") => @"P1Y8M"
day of year(@"2019-09-17") => 260
day of week(@"2019-09-17") => "Tuesday"
month of year(@"2019-09-17") => "September"
week of year(@"2003-12-29") => 1
week of year(@"2005-01-01") => 53
today() => @"2026-11-22"
is(time("23:00:50z"), time("23:00:50")) => false
is(time("23:00:50z"), time("23:00:50+00:00")) => true
split("a;b;c;;", ";") => ["a", "b", "c", "", ""]
string join(["a", null, "c"], "X") => "aXc"
all(0) => null
decimal(1.045, 2) => 1.04
round half down(-1.126, 2) => -1.13
modulo(-10.1, 4.5) => 3.4
mode([]) => []
stddev([47]) => null
range("[1..3)") => [1..3)
range("[@\"2026-01-01\"..@\"2026-02-01\"]") => [@"2026-01-01"..@"2026-02-01"]
range("1..3") => null
range("[1..)") => (>= 1)
range("(..@\"2026-01-01\"]") => (<= @"2026-01-01")
range("(..)") => null
range("[max..3]") => null
upper case("æøå") => "ÆØÅ"
string length(["abc"]) => 3
`)
}
