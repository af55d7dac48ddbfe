$version: "2"
namespace a
@documentation("""
    one
      two \u00e9 \"
    """)
string B
