"""Credit repair: when it may be asked for, the proof, the decision, and what follows at once.

Law: 《信用修复管理办法》 (NDRC Order 36, in force 2026-04-01). An item's class is delivered, never
computed; whoever determined, repairs; nothing about it costs anything (docs/adr/0032).
"""
