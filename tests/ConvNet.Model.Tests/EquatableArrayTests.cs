namespace ConvNet.Model.Tests;

public class EquatableArrayTests
{
    [Fact]
    public void Equal_elements_make_equal_arrays()
    {
        Assert.Equal(EquatableArray.Of(1, 2, 3), EquatableArray.Of(1, 2, 3));
        Assert.Equal(EquatableArray.Of("a").GetHashCode(), EquatableArray.Of("a").GetHashCode());
        Assert.True(((object)EquatableArray.Of(0.5)).Equals(EquatableArray.Of(0.5)));
        Assert.True(EquatableArray<int>.Empty.Equals(new EquatableArray<int>([])));
        Assert.False(EquatableArray.Of(1, 2).Equals(EquatableArray.Of(2, 1)));
        Assert.False(EquatableArray.Of(1, 2).Equals(EquatableArray.Of(1)));
        Assert.False(((object)EquatableArray.Of(1)).Equals(EquatableArray.Of(1.0)));
    }

    [Fact]
    public void Definitions_are_equal_by_value()
    {
        LayerDefinition Layer(double mean) => Declare.Layer("Input", ("Channels", 3), ("Mean", EquatableArray.Of(mean, 0.5)));
        Assert.Equal(Declare.Network(Layer(0.1)), Declare.Network(Layer(0.1)));
        Assert.NotEqual(Declare.Network(Layer(0.1)), Declare.Network(Layer(0.2)));
    }
}
