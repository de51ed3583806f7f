Imports PerfAspects

Public Class Prices
    <Cached("5m")>
    Public Function GetPrice(productId As Integer) As Decimal
        Return productId * 1.2D
    End Function
End Class
