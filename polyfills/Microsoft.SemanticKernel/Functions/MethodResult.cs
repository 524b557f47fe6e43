namespace Microsoft.SemanticKernel;

/// <summary>What a method returns, with the tasks taken off.</summary>
internal static class MethodResult
{
    public static bool IsAwaitable(Type type) =>
        type == typeof(ValueTask)
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
        || typeof(Task).IsAssignableFrom(type);

    public static Type? TypeOf(Type type) =>
        type == typeof(void) || type == typeof(Task) || type == typeof(ValueTask) ? null
        : IsAwaitable(type) ? type.GenericTypeArguments[0]
        : type;

    public static async ValueTask<object?> UnwrapAsync(object? returned)
    {
        if (returned is ValueTask valueTask)
        {
            await valueTask.ConfigureAwait(false);
            return null;
        }

        if (returned is not null && returned.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
        {
            returned = type.GetMethod(nameof(ValueTask<>.AsTask))!.Invoke(returned, null);
        }

        if (returned is not Task task)
        {
            return returned;
        }

        await task.ConfigureAwait(false);
        // The type at run time of a task without a result is Task<VoidTaskResult>.
        return task.GetType().GetProperty(nameof(Task<>.Result)) is { PropertyType.FullName: not "System.Threading.Tasks.VoidTaskResult" } result ? result.GetValue(task) : null;
    }
}
