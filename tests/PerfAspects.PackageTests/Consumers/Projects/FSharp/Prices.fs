namespace Shop

open PerfAspects

type Prices() =
    [<Cached("5m")>]
    member _.GetPrice(productId: int) = decimal productId * 1.2m
