namespace a
structure A { b: B, as: As }
structure B { m: M }
list As { member: A }
map M { key: K value: As }
enum K { X = "x" @deprecated Y }
operation O { input := { a: A = null } output: A errors: [] }
apply A$b @deprecated
